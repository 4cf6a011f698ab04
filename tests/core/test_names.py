"""How names are searched."""

import pytest

from pharmacy.core.names import Beginnings, beginnings, folded


@pytest.mark.parametrize(
    ("name", "as_sought"),
    [
        ("García", "garcia"),
        ("O'Brien", "obrien"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Brien", "obrien"),
        ("Lopez-Vega", "lopez vega"),
        ("  de  la\tCruz ", "de la cruz"),
        ("Straße", "strasse"),
        ("\u738b", "\u738b"),
        ("--", ""),
        ("x" * 200, "x" * 100),
    ],
)
def test_case_accents_and_signs_make_no_other_name(name: str, as_sought: str) -> None:
    assert folded(name) == as_sought


def test_two_words_may_be_the_names_in_either_order() -> None:
    assert set(beginnings("Maria Exa")) == {
        Beginnings("maria exa", ""),
        Beginnings("", "maria exa"),
        Beginnings("exa", "maria"),
        Beginnings("maria", "exa"),
    }


def test_a_comma_follows_the_family_name() -> None:
    assert beginnings("de la Cruz, Ma") == (Beginnings("de la cruz", "ma"),)
    assert beginnings("Cruz,") == (Beginnings("cruz", ""),)


@pytest.mark.parametrize("typed", ["", " ", "-", ","])
def test_nothing_that_could_be_in_a_name_means_nobody(typed: str) -> None:
    assert beginnings(typed) == ()
