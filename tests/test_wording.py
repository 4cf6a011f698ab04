"""What a label says, word for word."""

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy import wording
from pharmacy.core.capsules import Plan
from pharmacy.core.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Course, Dose, Schedule, TimeOfDay, schedule_of
from tests.factories import course, dispensing, ldn_schedule, mcg, mg, plan, schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay
BARCODE = "01000001001018"


def directions(made: Plan, number: int = 1) -> str:
    return wording.directions(made, made.containers[number - 1])


def phase_lines(asked: Schedule) -> list[str]:
    made = plan(asked, Limits(max_capsules_per_dose=1))
    return [wording.phase_line(made, container) for container in made.containers]


# Directions.


def test_one_capsule_at_bedtime() -> None:
    assert directions(plan(schedule(course("0.5", 7)))) == (
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days."
    )


def test_two_capsules_say_what_they_come_to() -> None:
    made = plan(schedule(course("3", 14)), Limits(strengths=(mg("1.5"),)))
    assert directions(made) == "Take 2 capsules (3 mg) by mouth at bedtime for 14 days."


def test_one_day_is_no_days() -> None:
    assert directions(plan(schedule(course("4.5", 1)))) == (
        "Take 1 capsule (4.5 mg) by mouth at bedtime for 1 day."
    )


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (MORNING, "in the morning"),
        (NOON, "at noon"),
        (EVENING, "in the evening"),
        (BEDTIME, "at bedtime"),
    ],
)
def test_each_time_of_the_day_has_its_words(time: TimeOfDay, words: str) -> None:
    assert directions(plan(schedule(course("1", 7, time)))) == (
        f"Take 1 capsule (1 mg) by mouth {words} for 7 days."
    )


def test_two_times_of_a_day() -> None:
    assert directions(plan(schedule(course("1.5", 7, BEDTIME, MORNING)))) == (
        "Take 1 capsule (1.5 mg) by mouth in the morning and 1 capsule (1.5 mg) at bedtime "
        "for 7 days."
    )


def test_four_times_of_a_day() -> None:
    assert directions(plan(schedule(course("1", 7, *TimeOfDay)))) == (
        "Take 1 capsule (1 mg) by mouth in the morning, 1 capsule (1 mg) at noon, "
        "1 capsule (1 mg) in the evening and 1 capsule (1 mg) at bedtime for 7 days."
    )


def test_more_capsules_at_one_time_than_at_another() -> None:
    split = schedule(Course((Dose(MORNING, mg("0.5")), Dose(BEDTIME, mg("1"))), 7))
    assert directions(plan(split, Limits(strengths=(mg("0.5"),)))) == (
        "Take 1 capsule (0.5 mg) by mouth in the morning and 2 capsules (1 mg) at bedtime "
        "for 7 days."
    )


def test_a_container_speaks_of_its_own_strength_alone() -> None:
    split = plan(schedule(Course((Dose(MORNING, mg("0.5")), Dose(BEDTIME, mg("1"))), 7)))
    assert [directions(split, 1), directions(split, 2)] == [
        "Take 1 capsule (0.5 mg) by mouth in the morning for 7 days.",
        "Take 1 capsule (1 mg) by mouth at bedtime for 7 days.",
    ]


def test_a_dose_out_of_two_containers_names_the_other_and_the_whole_dose() -> None:
    asked = schedule(course("1", 7), course("2.5", 30))
    made = plan(asked, Limits(strengths=(mg("0.5"), mg("2"))))
    assert [directions(made, 2), directions(made, 3)] == [
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 30 days. "
        "At bedtime also take 1 capsule (2 mg) from container 3, in all 2.5 mg.",
        "Take 1 capsule (2 mg) by mouth at bedtime for 30 days. "
        "At bedtime also take 1 capsule (0.5 mg) from container 2, in all 2.5 mg.",
    ]
    lines = [wording.phase_line(made, container) for container in made.containers]
    assert lines == [
        "Phase 1 of 2, nights 1 to 7",
        "Phase 2 of 2, nights 8 to 37, container 2",
        "Phase 2 of 2, nights 8 to 37, container 3",
    ]


def test_each_time_of_a_dose_out_of_two_containers_is_told() -> None:
    asked = schedule(course("2", 7, MORNING, BEDTIME))
    made = plan(asked, Limits(strengths=(mg("0.5"), mg("1.5"))))
    assert directions(made) == (
        "Take 1 capsule (0.5 mg) by mouth in the morning and 1 capsule (0.5 mg) at bedtime "
        "for 7 days. In the morning also take 1 capsule (1.5 mg) from container 2, in all 2 mg. "
        "At bedtime also take 1 capsule (1.5 mg) from container 2, in all 2 mg."
    )


def test_a_time_without_a_dose_is_not_spoken_of() -> None:
    split = schedule(Course((Dose(MORNING, mg("0")), Dose(BEDTIME, mg("1"))), 7))
    assert directions(plan(split)) == "Take 1 capsule (1 mg) by mouth at bedtime for 7 days."


def test_a_thousand_micrograms_have_a_comma() -> None:
    made = plan(schedule(Course((Dose(BEDTIME, mcg("1000")),), 7)))
    assert directions(made) == "Take 1 capsule (1,000 mcg) by mouth at bedtime for 7 days."


def test_capsules_that_come_to_a_thousand_micrograms_have_a_comma() -> None:
    made = plan(schedule(Course((Dose(BEDTIME, mcg("1500")),), 7)), Limits(strengths=(mcg("500"),)))
    assert directions(made) == "Take 3 capsules (1,500 mcg) by mouth at bedtime for 7 days."


def test_a_thousand_days_have_a_comma() -> None:
    assert directions(plan(schedule(course("1", 1000)))).endswith("for 1,000 days.")


# Phases.


def test_a_phase_at_bedtime_counts_nights() -> None:
    assert phase_lines(ldn_schedule())[0] == "Phase 1 of 9, nights 1 to 7"


def test_the_last_phase_counts_on_from_those_before_it() -> None:
    assert phase_lines(ldn_schedule())[8] == "Phase 9 of 9, nights 57 to 86"


def test_a_phase_of_one_night_names_it_alone() -> None:
    assert phase_lines(schedule(course("1", 7), course("2", 1)))[1] == "Phase 2 of 2, night 8"


def test_a_phase_at_another_time_counts_days() -> None:
    assert phase_lines(schedule(course("1", 7, MORNING))) == ["Phase 1 of 1, days 1 to 7"]


def test_a_phase_at_bedtime_and_another_time_counts_days() -> None:
    assert phase_lines(schedule(course("1", 1, MORNING, BEDTIME))) == ["Phase 1 of 1, day 1"]


def test_a_rest_is_counted_among_the_phases() -> None:
    rested = schedule(course("1", 7), course("0", 7), course("1", 7))
    assert phase_lines(rested)[1] == "Phase 3 of 3, nights 15 to 21"


def test_the_thousandth_night_has_a_comma() -> None:
    assert phase_lines(schedule(course("1", 999), course("2", 501)))[1] == (
        "Phase 2 of 2, nights 1,000 to 1,500"
    )


def test_the_thousandth_night_alone_has_a_comma() -> None:
    assert phase_lines(schedule(course("1", 999), course("2", 1)))[1] == (
        "Phase 2 of 2, night 1,000"
    )


# Dates.


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (datetime.date(2026, 11, 23), "Nov 23, 2026"),
        (datetime.date(2027, 5, 1), "May 1, 2027"),
        (datetime.date(2028, 2, 29), "Feb 29, 2028"),
        (datetime.date(2026, 1, 2), "Jan 2, 2026"),
        (datetime.date(2026, 12, 31), "Dec 31, 2026"),
    ],
)
def test_a_date_names_its_month_so_that_nobody_swaps_it_with_the_day(
    day: datetime.date, text: str
) -> None:
    assert wording.date_text(day) == text


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_a_date_reads_back_as_the_same_day(day: datetime.date) -> None:
    month, number, year = re.split(", | ", wording.date_text(day))
    months = {name: place for place, name in enumerate(wording.MONTHS, start=1)}
    assert datetime.date(int(year), months[month], int(number)) == day


# The whole label.


def label(field: str, number: int = 1) -> str | tuple[str, ...]:
    made = plan(ldn_schedule())
    content = wording.container_label(dispensing(), made, made.containers[number - 1], BARCODE)
    text: str | tuple[str, ...] = getattr(content, field)
    return text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("pharmacy_name", "Demonstration Compounding Pharmacy"),
        ("pharmacy_address", "100 Example Street, Austin, TX 78701"),
        ("pharmacy_phone", "(512) 555-0100"),
        ("rx_number", "Rx 1000001"),
        ("patient_name", "Robin Sample"),
        ("drug", "naltrexone HCl 0.5 mg capsule"),
        ("directions", "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days."),
        ("phase", "Phase 1 of 9, nights 1 to 7"),
        ("quantity", "7 capsules"),
        ("prescriber", "Dr. Ada Example"),
        ("date", "Nov 23, 2026"),
        ("beyond_use", "Beyond-use date: May 21, 2027"),
        ("lot", "1000001-1"),
        ("barcode", BARCODE),
    ],
)
def test_a_field_of_the_first_label_of_the_ldn_titration_says(field: str, text: str) -> None:
    assert label(field) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("drug", "naltrexone HCl 4.5 mg capsule"),
        ("directions", "Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days."),
        ("phase", "Phase 9 of 9, nights 57 to 86"),
        ("quantity", "30 capsules"),
        ("lot", "1000001-9"),
    ],
)
def test_a_field_of_the_last_label_of_the_ldn_titration_says(field: str, text: str) -> None:
    assert label(field, 9) == text


def test_a_single_capsule_is_no_capsules() -> None:
    made = plan(schedule(course("1", 1)))
    content = wording.container_label(dispensing(), made, made.containers[0], BARCODE)
    assert content.quantity == "1 capsule"


def test_the_statement_names_the_pharmacy() -> None:
    statements = label("statements")
    assert statements[0].startswith(
        "This medicine was compounded by Demonstration Compounding Pharmacy."
    )


def test_a_pharmacy_with_braces_in_its_name_is_named_as_it_is() -> None:
    braced = replace(dispensing(), pharmacy_name="{pharmacy} {0}")
    made = plan(schedule(course("1", 1)))
    content = wording.container_label(braced, made, made.containers[0], BARCODE)
    assert content.statements[0].startswith("This medicine was compounded by {pharmacy} {0}.")


def test_the_label_warns_of_opioids() -> None:
    assert label("warnings") == (
        "Do not take with opioid pain, cough or diarrhea medicines. Ask your pharmacist first.",
    )


def test_a_label_says_how_to_store_the_medicine() -> None:
    assert label("storage") == dispensing().drug.storage


# What ISMP's list of error-prone abbreviations, symbols and dose designations forbids.

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


@st.composite
def any_schedule(draw: st.DrawFn) -> Schedule:
    unit = draw(st.sampled_from(Unit))
    amounts = st.integers(1, 10**7).map(lambda grains: Quantity(grains * 10**5, unit))
    courses = [
        Course(
            tuple(
                Dose(time, draw(amounts))
                for time in draw(st.sets(st.sampled_from(TimeOfDay), min_size=1))
            ),
            draw(st.integers(1, 900)),
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    return schedule_of(courses)


def written(made: Plan) -> list[str]:
    """Every sentence that wording alone is answerable for."""
    contents = [
        wording.container_label(dispensing(), made, container, BARCODE)
        for container in made.containers
    ]
    return [
        text for c in contents for text in (c.drug, c.directions, c.phase, c.quantity, c.storage)
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
@given(any_schedule())
def test_a_label_never_writes(what: str, asked: Schedule) -> None:
    assert [text for text in written(plan(asked)) if re.search(FORBIDDEN[what], text)] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_statement_and_no_warning_writes(what: str) -> None:
    facts = dispensing()
    texts = [*facts.statements.texts, *facts.drug.warnings, *wording.AT.values()]
    assert [text for text in texts if re.search(FORBIDDEN[what], text)] == []


@given(any_schedule())
def test_the_doses_of_a_sentence_add_up_to_what_its_container_holds(asked: Schedule) -> None:
    made = plan(asked)
    for container in made.containers:
        sentence = directions(made, container.number)
        taken, lasting = sentence.split(" for ")
        days = int(lasting.split(" day")[0].replace(",", ""))
        each_day = sum(int(count) for count in re.findall(r"(\d+) capsules? \(", taken))
        assert each_day * days == container.capsules
