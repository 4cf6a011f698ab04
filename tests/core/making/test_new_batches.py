"""Which strengths a formulation permits, read from its words."""

import pytest

from pharmacy.core.making import new_batches
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.formulary import formulations


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("0.1 mg to 4.5 mg, as naltrexone hydrochloride, in one capsule", "0.1 mg", "4.5 mg"),
        ("5 mcg to 25 mcg, as liothyronine, in one capsule", "5 mcg", "25 mcg"),
        ("1 mg to 20 mg in one capsule", "1 mg", "20 mg"),
        ("4.5 mg in one capsule", "4.5 mg", "4.5 mg"),
    ],
)
def test_the_strengths_of_capsules(words: str, least: str, most: str) -> None:
    found = new_batches.capsule_strengths(words)
    assert found is not None
    assert (str(found.least), str(found.most)) == (least, most)
    assert found.permits(found.least)
    assert found.permits(found.most)
    assert not found.permits(Quantity(found.most.picograms + 1, Unit.MG))
    assert not found.permits(Quantity(found.least.picograms - 1, Unit.MG))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "any strength",
        "0.1 to 4.5 mg in one capsule",
        "0.1 mg or 4.5 mg in one capsule",
        "0 mg to 4.5 mg in one capsule",
        ".5 mg in one capsule",
        "1,000 mg in one capsule",
        "4.5 mg in two capsules",
        "0.1 mg to 4.5 mg, 10 mg on request, in one capsule",
    ],
)
def test_words_that_state_no_strength_are_not_guessed(words: str) -> None:
    assert new_batches.capsule_strengths(words) is None


@pytest.mark.parametrize(
    ("words", "strength"),
    [
        ("10 mg of naltrexone hydrochloride, as labeled, in 1 g: 1 part in 100 parts", "10 mg"),
        ("500 mcg in 1 g", "500 mcg"),
        ("10 mg in 10 g", None),
        ("1 part in 100 parts", None),
    ],
)
def test_the_strength_of_a_triturate(words: str, strength: str | None) -> None:
    found = new_batches.triturate_strength(words)
    assert (str(found) if found else None) == strength


def test_every_formulation_that_ships_states_strengths_that_are_read() -> None:
    for one in formulations.formulations():
        if one.form == new_batches.CAPSULE:
            assert new_batches.capsule_strengths(one.strength), one.id
        else:
            assert new_batches.triturate_strength(one.strength), one.id
