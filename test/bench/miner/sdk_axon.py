"""The unmodified SDK's axon with one synapse, for the bench. Prints its hotkey when it listens; ends with its standard input."""

import sys
from typing import Optional

from bittensor.utils import networking

# The SDK asks public services for its own address when it starts; this machine may have no way out.
networking.get_external_ip = lambda: "203.0.113.1"

import bittensor as bt  # noqa: E402
from bittensor.core.axon import Axon  # noqa: E402


class Dummy(bt.Synapse):
    dummy_input: int
    dummy_output: Optional[int] = None


class HotkeyWallet:
    """As much of a wallet as an axon uses."""

    def __init__(self, uri: str):
        self.hotkey = bt.Keypair.create_from_uri(uri)


def on_dummy(synapse: Dummy) -> Dummy:
    synapse.dummy_output = synapse.dummy_input * 2
    return synapse


port = int(sys.argv[1])
axon = Axon(wallet=HotkeyWallet("//Bob"), port=port, ip="127.0.0.1", external_ip="127.0.0.1", external_port=port)
axon.attach(forward_fn=on_dummy)
axon.start()
print('{"port": %d, "hotkey": "%s"}' % (port, axon.wallet.hotkey.ss58_address), flush=True)
sys.stdin.read()
axon.stop()
