"""What prescribers write, and the schedule that it proposes."""

import pytest

from pharmacy.core import sig
from tests.core.sig.spoken import phases, read, to_confirm
from tests.factories import mg

LDN = [f"7 x bedtime {dose} mg" for dose in ("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4")]
OPEN_LDN = [*LDN, "30 x bedtime 4.5 mg"]
EXACT = {
    "Take 0.5 mg by mouth at bedtime for 7 days.": ["7 x bedtime 0.5 mg"],
    "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days.": ["7 x bedtime 0.5 mg"],
    "take one capsule (0.5 mg) orally every night for one week": ["7 x bedtime 0.5 mg"],
    "Take 0.5 mg (1 capsule) nightly x 7d": ["7 x bedtime 0.5 mg"],
    "Take two 0.5 mg capsules at bedtime for a week": ["7 x bedtime 1 mg"],
    "2 capsules (0.5 mg each) hs x 7 days": ["7 x bedtime 1 mg"],
    "2 caps of 1.5 mg hs x 7 nights": ["7 x bedtime 3 mg"],
    "0.5MG PO QHS X7D": ["7 x bedtime 0.5 mg"],
    "0.5 mg p.o. q.h.s. x 7d": ["7 x bedtime 0.5 mg"],
    "0.5 mg. po qhs for 7 days": ["7 x bedtime 0.5 mg"],
    "500 mcg hs \u00d7 7 days": ["7 x bedtime 500 mcg"],
    "For 7 days take 0.5 mg at bedtime.": ["7 x bedtime 0.5 mg"],
    "0.5 mg for 7 days, at bedtime": ["7 x bedtime 0.5 mg"],
    "0.5 mg every day at bedtime for 7 days": ["7 x bedtime 0.5 mg"],
    "At bedtime 1 mg and in the morning 2 mg for 3 days": ["3 x bedtime 1 mg + morning 2 mg"],
    "10 mcg qam and 5 mcg qpm x 4 weeks": ["28 x morning 10 mcg + evening 5 mcg"],
    "7.5 mcg bid in the morning and at bedtime x 3d": ["3 x morning 7.5 mcg + bedtime 7.5 mcg"],
    "0.5 mg qhs x 7d, 1 mg qhs x 7d; 1.5 mg qhs x 7d. 2 mg qhs x 7d\n2.5 mg qhs x 7d": LDN[:5],
    "week 1: 0.5 mg qhs; week 2: 1 mg qhs; wk 3: 1.5 mg qhs": LDN[:3],
    "week 1 - 0.5 mg qhs, week 2 - 1 mg qhs": LDN[:2],
    "0.5 mg qhs week 1, 1 mg qhs week 2": LDN[:2],
    "weeks 1-2 1.5 mg hs": ["14 x bedtime 1.5 mg"],
    "weeks 1 and 2: 1.5 mg hs. weeks 3 to 4: 3 mg hs": [
        "14 x bedtime 1.5 mg",
        "14 x bedtime 3 mg",
    ],
    "days 1-7 0.5 mg hs; days 8-14 1 mg hs": LDN[:2],
    "week 1: 0.5 mg qhs x 7d": LDN[:1],
    "0.5 mg qhs x 7d, then 1 mg qhs x 7d, then off": LDN[:2],
    "1 mg, 2 mg, 3 mg qhs x 7 days each": [
        "7 x bedtime 1 mg",
        "7 x bedtime 2 mg",
        "7 x bedtime 3 mg",
    ],
    "40 mg po qam x5d, then decrease by 10 mg every 5 days until gone": [
        *("5 x morning 40 mg", "5 x morning 30 mg", "5 x morning 20 mg", "5 x morning 10 mg")
    ],
    "40 mg po qam x5d, then decrease by 20 mg every 5 days, then stop": [
        *("5 x morning 40 mg", "5 x morning 20 mg")
    ],
    "0.5 mg qhs x 7d, increase to 1 mg qhs x 7 d, then increase to 2 mg qhs x 3d": [
        *(*LDN[:2], "3 x bedtime 2 mg")
    ],
    "10 mg qam x 7d, increase to 20 mg qpm x 7d": ["7 x morning 10 mg", "7 x evening 20 mg"],
    "1 mg in the morning, at noon, and at bedtime x 2 days": [
        "2 x morning 1 mg + noon 1 mg + bedtime 1 mg"
    ],
    "In the morning and at noon take 1 mg for 2 days": ["2 x morning 1 mg + noon 1 mg"],
    "1 mg every night at bedtime for the first week, 2 mg nightly for the next 2 weeks": [
        *("7 x bedtime 1 mg", "14 x bedtime 2 mg")
    ],
    "1 mg hs on days 1-7, d/c": ["7 x bedtime 1 mg"],
    "4.5 mg/day at bedtime x 30 d with 2 refills": ["30 x bedtime 4.5 mg"],
    "LDN 0.5 mg, take 1 capsule at bedtime for 7 days": LDN[:1],
    "0.5 mg qhs x 7d, then none for 7 days, then 1 mg qhs x 7d": [
        *("7 x bedtime 0.5 mg", "7 x bedtime 0 mg", "7 x bedtime 1 mg")
    ],
    "naltrexone 0.5 mg capsules: 1 cap qhs x 7d then 2 caps qhs x 7d": LDN[:2],
    "LDN 0.5 mg caps, take 1 capsule at bedtime for 7 days": LDN[:1],
    "naltrexone 0.5 mg qhs x 7d": LDN[:1],
    "0.5 mg qhs x 7d LDN": LDN[:1],
    "Low-dose naltrexone 0.5 mg qhs x 7d": LDN[:1],
    "1 mg with 1 mg from container 2 (in all 2 mg) hs x 3d": ["3 x bedtime 2 mg"],
    "1 capsule (0.5 mg) qhs x 1wk, then 2 capsules qhs x 1 wk": LDN[:2],
    "Sig: 0.5 mg qhs x 7d. Disp #30. Refills: 2": LDN[:1],
    "Take one (1) capsule (0.5 mg) hs for 7 (seven) days, then two (2) capsules hs x 7d": LDN[:2],
    "0.5 mg hs x 7d, #30 (thirty), refill 2 times": LDN[:1],
    "0.5 mg qhs for week 1, 1 mg qhs for week 2": LDN[:2],
    "0.5 mg qhs x 7d \u2192 1 mg qhs x 7d -> 1.5 mg qhs x 7d": LDN[:3],
    "0.5 mg daily hs x 7d; inc. to 1 mg daily hs x 7d; \u2191 to 1.5 mg daily hs x 7d": LDN[:3],
    "1 mg mane and 2 mg nocte for a fortnight": ["14 x morning 1 mg + bedtime 2 mg"],
}


@pytest.mark.parametrize("text", EXACT)
def test_complete_directions_leave_nothing_to_confirm(text: str) -> None:
    reading = read(text)
    assert phases(reading) == EXACT[text]
    assert not reading.open_ended
    assert [r for r in reading.to_confirm if not r.code.startswith("quantity")] == []


OPEN = {
    "0.5 mg po qhs x 7d then increase by 0.5mg q week to 4.5 mg": OPEN_LDN,
    "0.5 mg qhs, increase 0.5 mg weekly to max 4.5mg, then continue": OPEN_LDN,
    "0.5 mg qhs. Titrate up by 0.5 mg q 7 days until 4.5 mg nightly": OPEN_LDN,
    "0.5 mg qhs. Titrate by 0.5 mg each week until you reach 4.5 mg, then remain on 4.5 mg": (
        OPEN_LDN
    ),
    "0.5 mg qhs x 7d, up by 0.5 mg weekly, max dose 4.5 mg": OPEN_LDN,
    "0.5 mg qhs x 7d then increase by 0.5mg q week to 4.5 mg, then continue 4.5 mg qhs": OPEN_LDN,
    "Start 1.5mg nightly x 2 weeks, increase by 1.5 mg every 2 weeks until 4.5 mg": [
        *("14 x bedtime 1.5 mg", "14 x bedtime 3 mg", "30 x bedtime 4.5 mg")
    ],
    "1 mg qhs x 1 wk, 2 mg qhs x1 wk, 3mg qhs x 1 wk, then 4.5 mg qhs #30 refills 3": [
        *("7 x bedtime 1 mg", "7 x bedtime 2 mg", "7 x bedtime 3 mg", "30 x bedtime 4.5 mg")
    ],
    "week 1: 1 mg hs, week 2: 2 mg hs, week 3 onward: 3 mg hs": [
        *("7 x bedtime 1 mg", "7 x bedtime 2 mg", "30 x bedtime 3 mg")
    ],
    "20 mg qam x 3 days, taper by 5 mg every 3 days to 5 mg": [
        *("3 x morning 20 mg", "3 x morning 15 mg", "3 x morning 10 mg", "30 x morning 5 mg")
    ],
    "0.5 mg qhs x 7d thereafter 1 mg qhs": ["7 x bedtime 0.5 mg", "30 x bedtime 1 mg"],
    "0.5 mg qhs x 7d, then 1 mg hs x 7d, then continue": [*LDN[:2], "30 x bedtime 1 mg"],
}


@pytest.mark.parametrize("text", OPEN)
def test_an_open_end_is_proposed_for_30_days_and_named(text: str) -> None:
    reading = read(text)
    assert phases(reading) == OPEN[text]
    assert reading.open_ended
    assert f"/phases/{len(OPEN[text]) - 1}/days days_proposed" in to_confirm(reading)


def test_a_requested_number_of_days_is_proposed_instead_of_30() -> None:
    assert phases(sig.read("0.5 mg qhs", target_days=90)) == ["90 x bedtime 0.5 mg"]


def test_a_strength_other_than_that_of_the_text_is_named() -> None:
    reading = read("1 capsule (0.5 mg) qhs x 7d", mg("1"))
    assert to_confirm(reading) == ["/phases strength_differs"]


def test_a_taper_of_prednisone_is_read_to_its_last_day() -> None:
    text = "60 mg daily x 4 days, then 50 mg x 1 day, then 40, 30, 20, 10 mg daily x 1 day each"
    assert phases(read(text)) == [
        *("4 x bedtime 60 mg", "1 x bedtime 50 mg", "1 x bedtime 40 mg"),
        *("1 x bedtime 30 mg", "1 x bedtime 20 mg", "1 x bedtime 10 mg"),
    ]


# Capsules.


def test_a_capsule_has_the_strength_that_is_sent() -> None:
    assert phases(read("1 cap qhs x1wk, 2 caps qhs x 2 wk", mg("0.5"))) == [
        "7 x bedtime 0.5 mg",
        "14 x bedtime 1 mg",
    ]


def test_the_written_quantity_gives_the_days_of_an_open_end_that_it_fits() -> None:
    reading = read("1 cap qhs x1wk, 2 caps qhs thereafter #61", mg("0.5"))
    assert phases(reading) == ["7 x bedtime 0.5 mg", "27 x bedtime 1 mg"]
    assert reading.quantity == 61
    assert to_confirm(reading) == ["/phases/1/days days_proposed"]


def test_a_written_quantity_that_cannot_be_right_is_named() -> None:
    reading = read("1 cap qhs x1wk, 2 caps qhs thereafter #60", mg("0.5"))
    assert phases(reading)[-1] == "30 x bedtime 1 mg"
    assert to_confirm(reading) == ["/phases/1/days days_proposed", "/phases quantity_differs"]


def test_the_quantity_of_a_single_phase_gives_its_days() -> None:
    assert phases(read("4.5 mg qhs #90")) == ["90 x bedtime 4.5 mg"]
    assert phases(read("7.5 mcg qam and 7.5 mcg qpm #60"))[0].startswith("30 x")


@pytest.mark.parametrize(
    ("text", "quantity", "refills"),
    [
        ("4.5 mg qhs x 30 d #30 refills 3", 30, 3),
        ("4.5 mg qhs x 30 d disp. 30, no refills", 30, 0),
        ("4.5 mg qhs x 30 d, dispense: #30 capsules, 2 refills", 30, 2),
        ("4.5 mg qhs x 30 d. Qty: 1,000. RF x 11", 1000, 11),
        ("4.5 mg qhs x 30 d", None, None),
    ],
)
def test_quantity_and_refills_are_given_out(
    text: str, quantity: int | None, refills: int | None
) -> None:
    reading = read(text)
    assert phases(reading) == ["30 x bedtime 4.5 mg"]
    assert (reading.quantity, reading.refills) == (quantity, refills)


# What a person must confirm.


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("7.5 mcg bid x 7d", ["/phases/0/times times_proposed"]),
        ("7.5 mcg q12h x 7d", ["/phases/0/times times_proposed"]),
        ("5 mg tid x 7d", ["/phases/0/times times_proposed"]),
        ("4.5 mg daily x 7d", ["/phases/0/times times_proposed"]),
        ("4.5 mg x 7d", ["/phases/0/times times_proposed"]),
        ("1 mg qhs x 7d, 2 mg x 7d", ["/phases/1/times times_carried"]),
        ("1 mg qhs x 1 month", ["/phases/0/days months"]),
        ("1 mg qhs x 7d, hold for 7 days, 1 mg qhs x 7 d", ["/phases/1/dose rest"]),
        (".5 mg qhs x 7d", ["/phases/0/dose form_naked"]),
        ("5.0 mg qhs x 7d", ["/phases/0/dose form_trailing"]),
        ("5 ug qhs x 7d", ["/phases/0/dose form_unit"]),
        ("5 \u00b5g qhs x 7d", ["/phases/0/dose form_unit"]),
        ("5 \u03bcg qhs x 7d", ["/phases/0/dose form_unit"]),
        ("2 capsules (1 mg) qhs x 7d", ["/phases/0/dose whole_dose"]),
        ("0.5 mg qhs x 7d, 1000 mcg qhs x 7 d", ["/phases mixed_units"]),
        ("1 mg qam and .5 mg qpm x 7d", ["/phases/0/doses form_naked"]),
        ("1 mg qhs x 7d, 3 mg qhs x 7d #30", ["/phases quantity_not_compared"]),
        (
            "0.5 mg qhs x 7d, then increase by 0.5 mg weekly to 2 mg for 7 days",
            ["/phases/3/days days_of_target"],
        ),
        (
            "40 mg qam x 5d, decrease by 10 mg daily until gone",
            ["/phases/1/days days_proposed"],
        ),
    ],
)
def test_what_the_text_does_not_say_explicitly_must_be_confirmed(
    text: str, remarks: list[str]
) -> None:
    assert to_confirm(read(text)) == remarks


@pytest.mark.parametrize(
    ("step", "remarks"),
    [
        ("increase by .5 mg weekly to 2 mg", ["form_naked"]),
        ("increase by 0.5 mg weekly to 2.0 mg", ["form_trailing"]),
        ("increase by 500 ug weekly to 2 mg", ["form_unit"]),
        ("increase by .5 mg weekly to 2.0 mg", ["form_naked", "form_trailing"]),
        ("increase by .5 mg weekly to .75 mg", None),
        ("increase by 0.5 mg weekly to 2 mg", []),
    ],
)
def test_the_form_of_a_step_and_of_its_target_is_to_be_confirmed(
    step: str, remarks: list[str] | None
) -> None:
    """A step of .5 mg whose decimal point is overlooked reads as 5 mg."""
    reading = read(f"0.5 mg hs x 7d, {step}")
    if remarks is None:
        assert reading.schedule is None
        return
    told = [remark for remark in to_confirm(reading) if "form_" in remark]
    assert told == [f"/phases/1/dose {remark}" for remark in remarks]


def test_each_remark_points_at_a_field_of_the_schedule() -> None:
    (remark,) = read("7.5 mcg bid x 7d").to_confirm
    assert remark.message == "morning and evening are proposed: no time is said"
