"""Labels have nothing that ISMP's list of error-prone designations forbids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.planning import fills, merging
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.fills import Making, Policy
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay, schedule_of
from tests.factories import TODAY, course, dispensing, label_content, mg, plan, schedule


@st.composite
def any_schedule(draw: st.DrawFn) -> Schedule:
    unit = draw(st.sampled_from(Unit))
    amounts = st.integers(1, 10**7).map(lambda grains: Quantity(grains * 10**5, unit))
    courses = [
        PrescribedPhase(
            tuple(
                Dose(time, draw(amounts))
                for time in draw(st.sets(st.sampled_from(TimeOfDay), min_size=1))
            ),
            draw(st.integers(1, 900)),
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    return schedule_of(courses)


# Patterns that ISMP's list of error-prone abbreviations, symbols and dose designations forbids.

FORBIDDEN = {
    "a Latin or shortened time": r"(?i)\b(HS|qHS|BT|qd|qod|bid|tid|TIW|po|prn|ac|pc)\b",
    "a symbol for a word": r"[@&<>+]",
    "a slash for a word": r"/",
    "the micro sign": "[\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}]|\\bug\\b",
    "a trailing zero": r"\d\.\d*0\b",
    "a point without a digit before it": r"(?<!\d)\.\d",
    "a point without a digit after it": r"\d\. ?(mg|mcg)\b",
    "a unit without a space before it": r"\d(mg|mcg)\b",
    "a unit with a full stop": r"\b(mg|mcg)\.",
    "a thousand without a comma": r"(?<![\d.])\d{4,}",
    "an exponent": r"\d[eE][-+]?\d",
    "an abbreviated drug": r"\b(LDN|NTX)\b",
}


def written(made: Plan) -> list[str]:
    """Every sentence for which the wording package is responsible."""
    contents = [label_content(made, container) for container in made.containers]
    return [
        text for c in contents for text in (c.drug, c.directions, c.phase, c.quantity, c.storage)
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
@given(any_schedule())
def test_a_label_never_writes(what: str, asked: Schedule) -> None:
    assert [text for text in written(plan(asked)) if re.search(FORBIDDEN[what], text)] == []


STEPS = schedule(*(course(dose, 300) for dose in ("0.5", "2.5", "0", "2", "0.5")))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_label_of_several_phases_or_of_a_refill_never_writes(what: str) -> None:
    made = plan(STEPS, Limits(strengths=(mg("0.5"), mg("2"))))
    merged = merging.merge(made, lambda *_: True)
    filled = fills.in_fills(made, Making(Policy(180), TODAY, TODAY), refills=1)
    refill = fills.of_refill(filled, filled.fills[-1], first_number=1000)
    texts = [*written(merged), *written(filled), *written(refill)]
    assert [text for text in texts if re.search(FORBIDDEN[what], text)] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_statement_and_no_warning_writes(what: str) -> None:
    facts = dispensing()
    texts = [text.english for text in (*facts.statements, *facts.drug.warnings)]
    assert [text for text in texts if re.search(FORBIDDEN[what], text)] == []
