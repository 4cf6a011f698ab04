"""RxNorm codes of medicines beside their text: they add to it, and a contradiction is a hold."""

import datetime

import pytest

from pharmacy.core.flags import Severity
from pharmacy.core.people import Medication
from pharmacy.core.screening.medicine_codes import Ingredient
from pharmacy.core.screening.medicines import medicine_flags
from tests.core.screening.samples import NALTREXONE, TODAY, found

INGREDIENTS = {
    one.rxcui: one
    for one in (
        Ingredient("7052", "morphine", "a table"),
        Ingredient("2670", "codeine", "a table"),
        Ingredient("161", "acetaminophen", "a table"),
        Ingredient("5640", "ibuprofen", "a table"),
        Ingredient("7243", "naltrexone", "a table"),
        Ingredient("10689", "tramadol", ""),
    )
}
OPIOID = ("opioid", Severity.HOLD)
DIFFERS = ("medicine_code_differs", Severity.HOLD)
UNKNOWN = ("medicine_code_unknown", Severity.WARNING)
UNVERIFIED = ("medicine_code_unverified", Severity.WARNING)


def flags(name: str, rxcui: str | None, stopped: int | None = None) -> list[tuple[str, Severity]]:
    """The flags of one medicine. stopped: days before the first dose."""
    day = TODAY - datetime.timedelta(days=stopped) if stopped is not None else None
    one = Medication(name, day, rxcui)
    return found(list(medicine_flags(NALTREXONE, (one,), TODAY, TODAY, INGREDIENTS)))


@pytest.mark.parametrize(
    ("name", "rxcui", "expected"),
    [
        # Both say the same.
        ("morphine", "7052", [OPIOID]),
        ("Tylenol 3 (codeine)", "2670", [OPIOID]),
        ("ibuprofen 200 mg", "5640", []),
        ("codeine with acetaminophen", "161", [OPIOID]),
        # The text says less than the code.
        ("pain tablet", "7052", [OPIOID]),
        ("an opioid", "7052", [OPIOID]),
        ("Advil", "5640", []),
        # They contradict each other. What the text names is found all the same.
        ("ibuprofen", "7052", [DIFFERS, OPIOID]),
        ("morphine", "5640", [DIFFERS, OPIOID]),
        ("codeine", "7052", [DIFFERS, OPIOID]),
        # A denial in the text contradicts the code.
        ("no morphine", "7052", [DIFFERS, ("opioid_denied", Severity.WARNING), OPIOID]),
        # A code that is not known here.
        ("morphine", "9999999", [UNKNOWN, OPIOID]),
        ("vitamin D", "9999999", [UNKNOWN]),
        # A code that nobody read at its source.
        ("tramadol", "10689", [UNVERIFIED, OPIOID]),
        ("pain tablet", "10689", [UNVERIFIED, OPIOID]),
        # The drug itself.
        ("LDN", "7243", [("drug_already_taken", Severity.WARNING)]),
        ("LDN", "7052", [DIFFERS, OPIOID, ("drug_already_taken", Severity.WARNING)]),
        # Without a code, the text decides.
        ("morphine", None, [OPIOID]),
        ("pain tablet", None, []),
    ],
)
def test_a_code_adds_to_the_text(
    name: str, rxcui: str | None, expected: list[tuple[str, Severity]]
) -> None:
    assert flags(name, rxcui) == expected


def test_a_medicine_known_by_its_code_alone_was_stopped_when_it_says() -> None:
    assert flags("pain tablet", "7052", stopped=3) == [("opioid_recent", Severity.HOLD)]
    assert flags("pain tablet", "7052", stopped=60) == []


def test_a_contradiction_names_the_code_and_both_ingredients() -> None:
    one = Medication("ibuprofen", None, "7052")
    flag, _ = medicine_flags(NALTREXONE, (one,), TODAY, TODAY, INGREDIENTS)
    assert flag.message == (
        "The RxNorm code 7052 of a medicine is morphine, and its text names ibuprofen. Find out "
        "from the patient or the prescriber which of the two is taken."
    )
