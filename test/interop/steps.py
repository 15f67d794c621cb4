"""Steps of a tour, told as one line of JSON each; see environment/program-steps.ts."""

import inspect
import json
import sys
import time
from typing import Any, Callable


def say(line: dict[str, Any]) -> None:
    """A line of its own, also when another thread writes to the same output."""
    sys.stdout.write("\n" + json.dumps(line) + "\n")
    sys.stdout.flush()


def tell(step: str, ok: bool, detail: str, ms: float = 0) -> None:
    say({"step": step, "ok": ok, "detail": detail, "ms": ms})


def take(step: str, go: Callable[[], Any]) -> None:
    """Takes a step. One that fails does not keep the next ones from being taken."""
    begun = time.monotonic()
    try:
        seen = go()
        ok, detail = True, "" if seen is None else str(seen)
    except Exception as error:
        where = inspect.trace()[-1]
        ok, detail = False, f"{type(error).__name__}: {error} ({where.function}, line {where.lineno})"
    tell(step, ok, detail, (time.monotonic() - begun) * 1000)


def same(got: Any, expected: Any) -> None:
    assert got == expected, f"got {got!r}, expected {expected!r}"


def end() -> None:
    say({"end": True})
