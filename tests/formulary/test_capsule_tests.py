"""The facts of the test of finished capsules, repeated, and what is wrong in their file."""

from fractions import Fraction
from pathlib import Path

import pytest

from pharmacy import formulary
from pharmacy.core.making.capsule_tests import CapsuleLimits
from pharmacy.formulary import BadDataFile, capsule_test_files
from pharmacy.formulary.tables import read

FILE = formulary.DATA / "capsule_tests.toml"


def test_ten_capsules_are_weighed_and_twenty_empty_shells() -> None:
    """Formulário Nacional da Farmacopeia Brasileira, 2nd ed., pp. 26-28, for all of these."""
    limits = formulary.capsule_limits()
    assert (limits.capsules, limits.shells) == (10, 20)


def test_each_is_near_the_mean_and_their_spread_is_small() -> None:
    limits = formulary.capsule_limits()
    assert [limits.light_percent, limits.heavy_percent] == [Fraction(10), Fraction("7.5")]
    assert [limits.heavy_from, limits.most_spread] == [Fraction(300), Fraction(4)]


def test_every_fact_has_a_source() -> None:
    assert formulary.capsule_limits().unsourced == ()


def changed(folder: Path, old: str, new: str) -> CapsuleLimits:
    """The facts of the file with one change."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = folder / "capsule_tests.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read(path, capsule_test_files.capsule_limits)


def test_a_limit_without_a_source_is_named(tmp_path: Path) -> None:
    line = next(line for line in reversed(FILE.read_text(encoding="utf-8").splitlines()) if line)
    text = FILE.read_text(encoding="utf-8")
    (tmp_path / "capsule_tests.toml").write_text(
        text[: text.rindex(line)] + 'source = ""\n', encoding="utf-8"
    )
    limits = read(tmp_path / "capsule_tests.toml", capsule_test_files.capsule_limits)
    assert limits.unsourced == ("spread",)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("capsules = 10", "capsules = 0", "sample.capsules: is below 1"),
        ("shells = 20\n", "", "sample.shells: is missing"),
        ('light = "10"', 'light = "60"', "each.light: is above 50"),
        ('heavy = "7.5"', "heavy = 7.5", "each.heavy: 7.5 has a point"),
        ('most = "4"', 'most = "0"', "spread.most: is not above zero"),
        ('heavy_from = "300 mg"\n', "", "each.heavy_from: is missing"),
        ('most = "4"', 'most = "4"\nleast = "1"', "spread.least: is unknown"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, refusal: str) -> None:
    with pytest.raises(BadDataFile) as refused:
        changed(tmp_path, old, new)
    assert refusal in str(refused.value)
