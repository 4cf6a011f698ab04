"""Every opioid of a list of international names causes a hold: in English, Spanish and joined."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pharmacy.core.screening import words
from pharmacy.core.screening.medicines import find
from tests.core.screening.samples import HOLD, NALTREXONE, found, medicine_flags
from tests.core.screening.test_opioid_names import OPIOIDS

HERE = Path(__file__).parent


def lines(name: str) -> Iterator[str]:
    """The lines of a list, without comments."""
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


PAIRS = [tuple(line.split(" | ")) for line in lines("opioid_ingredients.txt")]
INGREDIENTS = sorted({name for pair in PAIRS for name in pair})
OTHERS = [
    name for line in lines("opioid_other_names.txt") for name in line.partition(": ")[2].split("; ")
]
# Shorter names occur within other words.
GLUED = [name for name in INGREDIENTS if len(words.joined(name)) >= 7]


def holds(text: str) -> bool:
    """Whether a medicine holds the order as an opioid, and not only as similar to one."""
    codes = found(medicine_flags(text))
    return ("opioid", HOLD) in codes and all(code == "opioid" for code, _ in codes)


@pytest.mark.parametrize("name", INGREDIENTS)
def test_each_opioid_holds_by_its_international_name(name: str) -> None:
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    for text in (name, name.upper(), plain, f"{name} 10 mg", f"paracetamol/{name}", f"{name}."):
        assert holds(text), text


@pytest.mark.parametrize("name", OTHERS)
def test_each_opioid_holds_by_every_other_name(name: str) -> None:
    assert holds(name), name


def test_no_name_of_the_formulary_is_missing_here() -> None:
    known = {words.joined(name) for name in (*INGREDIENTS, *OTHERS)}
    for group in OPIOIDS:
        for medicine in group.medicines:
            for name in (medicine.name, *medicine.other_names):
                assert words.joined(name) in known, name


@pytest.mark.parametrize("name", GLUED)
@pytest.mark.parametrize("glued", ["{}HCl", "{}patch", "{}ER", "{}sulfato", "{}50mg", "acet{}"])
def test_an_opioid_is_found_within_a_longer_word(name: str, glued: str) -> None:
    assert holds(glued.format(name))


@pytest.mark.parametrize(
    "text",
    ["tramadolHCl", "fentanylpatch", "TRAMADOLHCL 50MG", "morfinaSO4", "buprenorfinasublingual"],
)
def test_names_that_were_glued_in_the_wild_hold(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text", ["nonopioids", "nonopioide", "antinarcotic", "apomorfina", "naloxona", "Analgin"]
)
def test_a_name_that_only_seems_to_contain_an_opioid_is_not_flagged(text: str) -> None:
    assert found(medicine_flags(text)) == []


def test_the_name_is_shown_with_the_common_one() -> None:
    (flag,) = medicine_flags("hidromorfona 2 mg")
    assert "an opioid: hidromorfona (hydromorphone)." in flag.message
    (glued,) = medicine_flags("hidromorfonaHCl")
    assert "an opioid: hidromorfona (hydromorphone)." in glued.message


@pytest.mark.parametrize("group", OPIOIDS, ids=["short", "long"])
def test_no_name_of_one_group_reads_as_a_slip_of_the_other(group: object) -> None:
    for other in OPIOIDS:
        if other is group:
            continue
        for medicine in other.medicines:
            for name in (medicine.name, *medicine.other_names):
                one = find(name, next(g for g in OPIOIDS if g is group), NALTREXONE)
                assert one is None or one.certainty.value == "named", (name, one)
