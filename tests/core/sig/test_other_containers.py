"""A label's references to other containers add to one dose, and leave all others unchanged."""

import pytest

from pharmacy.core.sig import also
from tests.core.sig.spoken import named, phases, read
from tests.factories import mg

TWICE = "Take 1 mg in the morning and 2 mg at bedtime for 7 days. "


@pytest.mark.parametrize(
    ("more", "doses"),
    [
        (
            "At bedtime also take 1 mg from container 2, in all 3 mg.",
            "morning 1 mg + bedtime 3 mg",
        ),
        (
            "In the morning also take 1 mg from container 2, in all 2 mg.",
            "morning 2 mg + bedtime 2 mg",
        ),
        (
            "In the morning also take 1 mg from container 2, in all 2 mg. "
            "At bedtime also take 0.5 mg from container 3, in all 2.5 mg.",
            "morning 2 mg + bedtime 2.5 mg",
        ),
        (
            "At bedtime also take 1 capsule (1 mg) from container 2 and 1 capsule (2 mg) "
            "from container 3, in all 5 mg.",
            "morning 1 mg + bedtime 5 mg",
        ),
        (
            "At bedtime, also take po 1 mg from container 2 and 1 mg from container 3, in all "
            "4 mg.",
            "morning 1 mg + bedtime 4 mg",
        ),
        (
            "At bedtime also take 2 capsules (0.5 mg each) from container 2, in all 3 mg.",
            "morning 1 mg + bedtime 3 mg",
        ),
    ],
)
def test_only_the_dose_at_that_time_grows(more: str, doses: str) -> None:
    assert phases(read(TWICE + more)) == [f"7 x {doses}"]


def test_capsules_of_the_strength_that_is_known_count_as_their_mass() -> None:
    text = "1 cap hs x 7 d. At bedtime also take 2 caps from container 2, in all 3 mg"
    assert phases(read(text, mg("1"))) == ["7 x bedtime 3 mg"]


def test_it_is_said_of_the_phase_before_it_and_of_no_other() -> None:
    text = (
        "1 mg hs x 7 d. Then 2 mg hs x 7 d. At bedtime also take 1 mg from container 3, in all 3 mg"
    )
    assert phases(read(text)) == ["7 x bedtime 1 mg", "7 x bedtime 3 mg"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("At noon also take 1 mg from container 2, in all 3 mg", also.NO_DOSE_BEFORE),
        ("At bedtime also take 1 mg from container 2, in all 2 mg", also.NOT_THE_SUM),
        ("At bedtime also take 1 mg from container 2, in all 1 mg", also.NOT_THE_SUM),
        ("At bedtime also take 1 mg from container 2, in all 4 mg", also.NOT_THE_SUM),
        ("At bedtime also take 1 mg from container 2", also.FORM),
        ("At bedtime also take 1 mg, in all 3 mg", also.FORM),
        ("At bedtime also take 1 mg from container 2, 3 mg", also.FORM),
        ("also take 1 mg from container 2, in all 3 mg", also.FORM),
        ("In the morning and at bedtime also take 1 mg from container 2, in all 3 mg", also.FORM),
        ("At bedtime also take 1 mg from container 2 for 3 days, in all 3 mg", also.FORM),
        ("At bedtime also take 1 mg from container 2 twice daily, in all 3 mg", also.FORM),
        ("At bedtime also take LDN 1 mg from container 2, in all 3 mg", also.FORM),
        ("At bedtime also hold 1 mg from container 2, in all 3 mg", also.FORM),
        ("At bedtime also take 1 mg from container 2 weekly, in all 3 mg", also.FORM),
    ],
)
def test_what_is_not_just_that_is_not_understood(more: str, reason: str) -> None:
    (fault,) = read(TWICE + more).not_understood
    assert (fault.words, fault.reason) == (more, reason)


def test_nothing_is_added_to_a_dose_that_was_never_stated() -> None:
    text = "At bedtime also take 1 mg from container 2, in all 1 mg"
    assert named(read(text)) == [text]


# "A with B (in all C)".


@pytest.mark.parametrize(
    ("text", "doses"),
    [
        ("1 mg with 1 mg from container 2 (in all 2 mg) hs x 7d", "bedtime 2 mg"),
        ("1 mg with 1 mg and 1 mg (in all 3 mg) hs x 7d", "bedtime 3 mg"),
        ("1 capsule (1 mg) with 2 capsules (3 mg) (in all 4 mg) hs x 7d", "bedtime 4 mg"),
        (
            "1 mg with 1 mg from container 2 (in all 2 mg) qam and "
            "1 mg with 2 mg from container 3 (in all 3 mg) hs x 7d",
            "morning 2 mg + bedtime 3 mg",
        ),
    ],
)
def test_parts_that_come_to_their_sum_are_one_dose(text: str, doses: str) -> None:
    assert phases(read(text)) == [f"7 x {doses}"]


STRAY = ["qam", "x 3 d", "for 3 days", "LDN", "daily", "bid", "hold", "take", "#30", "weekly"]


@pytest.mark.parametrize("stray", [*STRAY, "then", "off", "week 1", "each", "po", "2 refills", "5"])
def test_no_word_between_the_parts_is_swallowed(stray: str) -> None:
    for inner in (f"{stray} 1 mg from container 2", f"1 mg {stray} from container 2"):
        whole = f"1 mg with {inner} (in all 2 mg)"
        told = read(f"{whole} hs x 7d", mg("1")).not_understood
        assert any(fault.words in whole for fault in told), inner


@pytest.mark.parametrize(
    "text",
    [
        "1 mg with 1 mg (in all 3 mg) hs x 7d",
        "1 mg with 2 capsules (1 mg each) (in all 2 mg) hs x 7d",
        "1 cap with 1 mg (in all 2 mg) hs x 7d",
        "1 mg with 1 cap from container 2 (in all 1 mg) hs x 7d",
        "1 mg with 2 caps (1 mg each) from container 2 (in all 1 mg) hs x 7d",
        "1 mg with (in all 1 mg) then hs x 7d",
        "with 1 mg (in all 2 mg) hs x 7d",
        "hs with 1 mg (in all 1 mg) x 7d",
        "1 mg (in all 1 mg) hs x 7d",
    ],
)
def test_parts_that_do_not_come_to_it_or_are_no_masses_are_refused(text: str) -> None:
    assert read(text, mg("1")).schedule is None


@pytest.mark.parametrize("text", ["with 1 mg (in all 1 mg) hs x 7d", "1 mg (in all 1 mg) hs x 7d"])
def test_a_sum_without_parts_says_what_is_missing(text: str) -> None:
    assert also.FORM in {fault.reason for fault in read(text).not_understood}
