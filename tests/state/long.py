"""The same months of work with as many new examples as are wanted: python -m tests.state.long [EXAMPLES]."""

from __future__ import annotations

import sys
import time
from typing import Final

from hypothesis import HealthCheck, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.state.machine import Exchange

EXAMPLES: Final = 20_000
STEPS: Final = 40


def main(arguments: list[str]) -> int:
    """Play the examples; a fault ends with hypothesis's shortest way to it, as steps to be copied into a test."""
    examples = int(arguments[0]) if arguments else EXAMPLES
    started = time.perf_counter()
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.normal,
        ),
    )
    sys.stdout.write(f"{examples} examples of {STEPS} steps hold, {time.perf_counter() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
