"""The facts of weighing, repeated from their sources, and what is wrong in their file."""

from fractions import Fraction
from pathlib import Path

import pytest

from pharmacy import formulary
from pharmacy.core.making.weighing_facts import WeighingFacts
from pharmacy.formulary import BadDataFile, weighing_files
from pharmacy.formulary.tables import read

FILE = formulary.DATA / "weighing.toml"


def test_a_capsule_may_be_ten_percent_from_its_fill() -> None:
    """pharmlabs.unc.edu/labs/capsules/quality.htm."""
    assert formulary.weighing().window_percent == 10


def test_the_minimum_weight_of_a_plan_that_states_none() -> None:
    """1 mg of sensitivity requirement at an error of 5%."""
    assert formulary.weighing().minimum_weight == Fraction(1) / Fraction("0.05")


def test_a_weight_is_within_one_percent_and_near_within_five() -> None:
    """No source states them, so a plan warns."""
    bands = formulary.weighing().bands
    assert [bands.within_percent, bands.near_percent] == [1, 5]


def test_capsule_sizes_from_the_smallest() -> None:
    """capsulcn.com and novapharmanews.com; they differ by up to 10%."""
    volumes = {size.name: (size.smallest, size.largest) for size in formulary.weighing().sizes}
    assert volumes == {
        "5": (Fraction("0.13"), Fraction("0.13")),
        "4": (Fraction("0.20"), Fraction("0.21")),
        "3": (Fraction("0.27"), Fraction("0.30")),
        "2": (Fraction("0.36"), Fraction("0.37")),
        "1": (Fraction("0.48"), Fraction("0.50")),
        "0": (Fraction("0.68"), Fraction("0.68")),
        "00": (Fraction("0.91"), Fraction("0.95")),
        "000": (Fraction("1.37"), Fraction("1.37")),
    }
    assert list(volumes) == ["5", "4", "3", "2", "1", "0", "00", "000"]


@pytest.mark.parametrize(
    ("drug", "filler", "salt_factor"),
    [
        ("naltrexone", "microcrystalline cellulose", Fraction(1)),
        # Weighed as C15H11I3NNaO4, labeled as C15H12I3NO4.
        ("liothyronine", "corn starch", Fraction(67296, 65097)),
        ("prednisone", "microcrystalline cellulose", Fraction(1)),
    ],
)
def test_the_filler_and_the_salt_of_each_drug(
    drug: str, filler: str, salt_factor: Fraction
) -> None:
    known = formulary.weighing().drugs[drug]
    assert (known.filler, known.salt_factor) == (filler, salt_factor)


def test_every_drug_is_weighed_and_only_the_bands_have_no_source() -> None:
    facts = formulary.weighing()
    assert sorted(facts.drugs) == sorted(drug.name for drug in formulary.drugs())
    assert facts.unsourced == ("bands",)


def changed(folder: Path, old: str, new: str) -> WeighingFacts:
    """The facts of the file with one change."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = folder / "weighing.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read(path, weighing_files.weighing)


def test_a_salt_without_a_source_is_named(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    source = next(line for line in text.splitlines() if line.startswith('source = "Tablets are'))
    assert changed(tmp_path, source, 'source = ""').unsourced == ("bands", "liothyronine.salt")


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ('percent = "10"', "percent = 10", "window.percent: is not a text"),
        ('percent = "10"', 'percent = "ten"', 'window.percent: "ten" is no number: Write digits'),
        ('percent = "10"', 'percent = "60"', "window.percent: is above 50"),
        ('near_percent = "5"', 'near_percent = "1"', "bands.near_percent: must be above"),
        ('near_percent = "5"', 'near_percent = "11"', "bands.near_percent: must be above"),
        ('amount = "20 mg"', 'amount = "20"', 'minimum_weight.amount: "20" is no mass'),
        ('3 = "0.27"', '3 = "0.31"', "capsule_sizes.largest.3: is below the smallest volume"),
        ('3 = "0.27"\n', "", "capsule_sizes.largest: names other sizes than smallest"),
        ('weighed = "377.86"\n', "", "drugs.naltrexone.salt.weighed: is missing"),
        ('name = "corn starch"\n', "", "drugs.liothyronine.filler.name: is missing"),
        ('name = "corn starch"', 'name = "corn starch"\ngrade = "NF"', "filler.grade: is unknown"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, refusal: str) -> None:
    with pytest.raises(BadDataFile) as refused:
        changed(tmp_path, old, new)
    assert refusal in str(refused.value)
