"""Which statements are required, by place and day."""

import datetime

import pytest

from pharmacy.core.languages import Worded
from pharmacy.core.statements import RequiredStatement, StatementRule, Statements

FIRST, LAST = datetime.date(2020, 1, 1), datetime.date(2025, 9, 30)
DAY = datetime.timedelta(days=1)
TEXAN = StatementRule("US-TX", FIRST)
ENDED = StatementRule("US-CA", FIRST, LAST)


@pytest.mark.parametrize(
    ("rule", "states", "day", "is_due"),
    [
        (StatementRule("US", FIRST), set(), FIRST, True),
        (StatementRule("US", FIRST), {"NV"}, FIRST - DAY, False),
        (TEXAN, {"TX"}, FIRST, True),
        (TEXAN, {"NV", "TX"}, LAST, True),
        (TEXAN, {"NV"}, FIRST, False),
        (TEXAN, set(), FIRST, False),
        (TEXAN, {"TX"}, FIRST - DAY, False),
        (ENDED, {"CA"}, LAST, True),
        (ENDED, {"CA"}, LAST + DAY, False),
    ],
)
def test_a_rule_is_in_force_in_its_place_from_its_first_day_to_its_last(
    rule: StatementRule, states: set[str], day: datetime.date, is_due: bool
) -> None:
    asked = Statements("one", (RequiredStatement("compounded", Worded("Compounded."), (rule,)),))
    assert asked.due(states, day) == ((Worded("Compounded."),) if is_due else ())


def test_a_sentence_that_two_rules_require_is_printed_once() -> None:
    twice = RequiredStatement("compounded", Worded("Compounded."), (TEXAN, ENDED))
    assert len(Statements("one", (twice,)).due({"TX", "CA"}, LAST)) == 1
