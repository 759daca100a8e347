"""A thousand units at work for forty steps each, by the rules of machine.py; and the wrong designs, which are caught.

`python -m tests.state.long` plays 20,000 with new examples at every run.
"""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.state.copies import FoundOut, LastWriterWins, NewestRowWins, SameDevice
from tests.state.long import STEPS
from tests.state.machine import Exchange

LOST: Final = r"^\[.lost "


class LaterValue(Exchange):
    design = LastWriterWins
    whole = False


class LaterRow(Exchange):
    design = NewestRowWins
    whole = False


class ForgottenId(Exchange):
    design = SameDevice
    whole = False


class CountedTwice(Exchange):
    design = SameDevice


class Alarm(Exchange):
    design = FoundOut
    whole = False


TestExchange = Exchange.TestCase
TestExchange.settings = settings(max_examples=1_000, stateful_step_count=STEPS)
TestAlarm = Alarm.TestCase  # a device whose counters were used twice is distrusted: nothing of it is lost
TestAlarm.settings = settings(max_examples=200, stateful_step_count=STEPS)


@pytest.mark.parametrize(
    ("wrong", "caught"),
    [(LaterValue, LOST), (LaterRow, LOST), (ForgottenId, LOST), (CountedTwice, "I12 .* used twice")],
)
def test_a_wrong_design_is_caught(wrong: type[Exchange], caught: str) -> None:
    once = settings(
        max_examples=1_000,
        stateful_step_count=STEPS,
        derandomize=True,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    with pytest.raises(AssertionError, match=caught):
        run_state_machine_as_test(wrong, settings=once)
