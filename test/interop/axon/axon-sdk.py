"""Our axon and dendrite against the unmodified Python SDK 10, over loopback. Run by tour.ts beside this file."""

import asyncio
import json
import os
import subprocess
import sys
from typing import Any, ClassVar, Optional, Tuple

from bittensor.utils import networking

# The SDK asks public services for its own address when it starts; this machine may have no way out. Nothing else of it
# is touched.
networking.get_external_ip = lambda: "203.0.113.1"

import bittensor as bt  # noqa: E402
from bittensor.core.axon import Axon  # noqa: E402
from bittensor.core.chain_data import AxonInfo  # noqa: E402
from bittensor.core.dendrite import Dendrite  # noqa: E402
from bittensor.core.stream import StreamingSynapse  # noqa: E402
from pydantic import BaseModel  # noqa: E402
from steps import end, tell  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
RUN = ["node", os.path.join(ROOT, "build", "run.mjs")]


class Dummy(bt.Synapse):
    dummy_input: int
    dummy_output: Optional[int] = None


class Prompting(bt.Synapse):
    roles: list[str]
    messages: list[str]
    temperature: float = 0.7
    completion: Optional[str] = None
    required_hash_fields: ClassVar[tuple[str, ...]] = ("roles", "messages", "temperature")


class StreamPrompting(StreamingSynapse):
    roles: list[str]
    messages: list[str]
    temperature: float = 0.7
    completion: Optional[str] = None
    required_hash_fields: ClassVar[tuple[str, ...]] = ("roles", "messages", "temperature")

    async def process_streaming_response(self, response):
        text = ""
        async for chunk in response.content.iter_any():
            piece = chunk.decode("utf-8")
            text += piece
            yield piece
        self.completion = text

    def extract_response_json(self, response) -> dict:
        def part(kind):
            prefix = f"bt_header_{kind}_"
            return {k[len(prefix):]: v for k, v in response.headers.items() if k.startswith(prefix)}

        headers = response.headers
        return {
            "name": headers.get("name", ""),
            "timeout": float(headers.get("timeout", 0)),
            "total_size": int(headers.get("total_size", 0)),
            "header_size": int(headers.get("header_size", 0)),
            "dendrite": part("dendrite"),
            "axon": part("axon"),
            "roles": self.roles,
            "messages": self.messages,
            "completion": self.completion,
        }

    def deserialize(self):
        return self


class Forecast(bt.Synapse):
    symbol: str
    horizon: float
    params: dict[str, Any] = {}
    prediction: Optional[float] = None
    required_hash_fields: ClassVar[tuple[str, ...]] = ("symbol", "horizon", "params")


class Item(BaseModel):
    role: str
    score: float = 1.0
    tag: Optional[str] = None


class Nested(bt.Synapse):
    items: list[Item]
    total: Optional[float] = None
    required_hash_fields: ClassVar[tuple[str, ...]] = ("items",)


def check(name: str, got: Any, expected: Any) -> None:
    tell(name, got == expected, "" if got == expected else f"got {got!r}, expected {expected!r}")


def key(uri: str) -> bt.Keypair:
    return bt.Keypair.create_from_uri(uri)


class HotkeyWallet:
    """As much of a wallet as an axon uses."""

    def __init__(self, uri: str):
        self.hotkey = key(uri)


TEXT = "日本 😀 \"it's\" \\ \n\u00a0\u200b"


async def ask_ours(info: AxonInfo) -> None:
    async with Dendrite(wallet=key("//Validator")) as dendrite:

        async def ask(synapse, **more):
            return await dendrite.call(info, synapse=synapse, timeout=12.0, deserialize=False, **more)

        ping = await ask(bt.Synapse())
        check("SDK dendrite, ping", (ping.axon.status_code, ping.name), (200, "Synapse"))
        dummy = await ask(Dummy(dummy_input=21))
        check("SDK dendrite, int", (dummy.is_success, dummy.dummy_output, dummy.axon.hotkey), (True, 42, info.hotkey))
        big = await ask(Dummy(dummy_input=2**70))
        check("SDK dendrite, echo of an integer beyond 2^53", big.dummy_input, 2**70)
        text = await ask(Prompting(roles=["user"], messages=[TEXT], temperature=1))
        check("SDK dendrite, hashed text", (text.axon.status_code, text.completion), (200, f"{TEXT} 1 true"))
        for horizon in (1, 1e-05, 1e16, 0.1, 123456789.123):
            params = {"w": [1, 2.5, None, True], "k": {"a": "x'y"}, "2": 2**80, "1": -0.0, "e": 1.5e-07}
            forecast = await ask(Forecast(symbol="BTC", horizon=horizon, params=params))
            got = (forecast.axon.status_code, forecast.prediction, forecast.params)
            check(f"SDK dendrite, hashed dict, horizon {horizon}", got, (200, horizon + 0.5, params))
        nested = await ask(Nested(items=[Item(role="a"), Item(role="b", score=2, tag="t'")]))
        check("SDK dendrite, hashed models", (nested.axon.status_code, nested.total), (200, 3.0))
        many = await asyncio.gather(*[ask(Dummy(dummy_input=i)) for i in range(50)])
        # One SDK dendrite whose requests overtake each other loses some to its own nonce rule, on an SDK axon as well.
        codes = {reply.axon.status_code for reply in many}
        good = [reply for reply in many if reply.is_success]
        check("SDK dendrite, fifty at once", (codes <= {200, 401}, len(good) > 0), (True, True))
        check("SDK dendrite, fifty at once, answers", all(r.dummy_output == 2 * r.dummy_input for r in good), True)
        pieces, final = [], None
        ask_stream = StreamPrompting(roles=["user"], messages=["žluť 😀 konec"])
        async for chunk in dendrite.call_stream(info, synapse=ask_stream, timeout=12.0, deserialize=False):
            if isinstance(chunk, str):
                pieces.append(chunk)
            else:
                final = chunk
        check("SDK dendrite, stream", ("".join(pieces), len(pieces) > 1), ("žluť 😀 konec", True))
        check("SDK dendrite, stream, end", (final.completion, final.axon.status_code), ("žluť 😀 konec", 200))

    class Other(bt.Synapse):
        pass

    async with Dendrite(wallet=key("//Validator")) as dendrite:
        lost = await dendrite.call(info, synapse=Other(), deserialize=False)
        check("SDK dendrite, unknown route", (lost.axon.status_code, lost.axon.status_message[:29]), (404, "Synapse name 'Other' not foun"))
        wrong = AxonInfo(**{**info.__dict__, "hotkey": key("//Alice").ss58_address})
        refused = await dendrite.call(wrong, synapse=Dummy(dummy_input=1), deserialize=False)
        check("SDK dendrite, request for another axon", refused.axon.status_code, 401)
    async with Dendrite(wallet=key("//Stranger")) as stranger:
        refused = await stranger.call(info, synapse=Dummy(dummy_input=1), deserialize=False)
        expected = (403, "Forbidden. Key is blacklisted: not registered on this subnet.")
        check("SDK dendrite, not registered", (refused.axon.status_code, refused.axon.status_message), expected)


def our_axon() -> None:
    server = subprocess.Popen([*RUN, "test/interop/axon/axon-server.ts"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        told = json.loads(server.stdout.readline())
        info = AxonInfo(version=10002000, ip="127.0.0.1", port=told["port"], ip_type=4, hotkey=told["hotkey"], coldkey="")
        asyncio.run(ask_ours(info))
    finally:
        server.stdin.close()
        server.wait(timeout=10)


def on_dummy(synapse: Dummy) -> Dummy:
    synapse.dummy_output = synapse.dummy_input * 2
    return synapse


def refuse_stranger(synapse: Dummy) -> Tuple[bool, str]:
    return synapse.dendrite.hotkey == key("//Stranger").ss58_address, "stranger"


def on_prompting(synapse: Prompting) -> Prompting:
    synapse.completion = f"{synapse.messages[0]} {synapse.temperature}"
    return synapse


def on_forecast(synapse: Forecast) -> Forecast:
    synapse.prediction = synapse.horizon * 2
    return synapse


def on_nested(synapse: Nested) -> Nested:
    synapse.total = sum(item.score for item in synapse.items)
    return synapse


def on_stream(synapse: StreamPrompting) -> StreamingSynapse.BTStreamingResponse:
    async def stream(send):
        for word in synapse.messages[0].split(" "):
            await send({"type": "http.response.body", "body": (word + " ").encode(), "more_body": True})

    return synapse.create_streaming_response(stream)


def sdk_axon() -> None:
    axon = Axon(wallet=HotkeyWallet("//Bob"), port=18091, ip="127.0.0.1", external_ip="127.0.0.1", external_port=18091)
    axon.attach(forward_fn=on_dummy, blacklist_fn=refuse_stranger)
    for forward in (on_prompting, on_forecast, on_nested, on_stream):
        axon.attach(forward_fn=forward)
    axon.start()
    try:
        command = [*RUN, "test/interop/axon/dendrite-client.ts", "18091", axon.wallet.hotkey.ss58_address]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        if done.returncode:
            print(done.stderr)
        got = {line["name"]: line["value"] for line in map(json.loads, done.stdout.splitlines())}
    finally:
        axon.stop()
    expected = {
        "ping": {},
        "int": {"dummy_output": 42},
        "text": {"completion": f"{TEXT} 1.0"},
        "dict": {"prediction": 2e16},
        "models": {"total": 3.0},
        "blacklisted": {"code": 403, "message": "Forbidden. Key is blacklisted: stranger."},
        "fifty at once": 50,
        "stream": "žluť 😀 konec ",
    }
    for name, value in expected.items():
        check(f"our dendrite, {name}", got.get(name), value)


if __name__ == "__main__":
    our_axon()
    sdk_axon()
    end()
