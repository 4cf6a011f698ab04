"""Invalid content of a drug's data file: each error names the file, the key and the remedy."""

from pathlib import Path
from typing import Any

import pytest

from pharmacy import formulary
from pharmacy.core.drugs import UsualTime
from pharmacy.core.schedules import TimeOfDay
from pharmacy.formulary import BadDataFile

GOOD = """
version = "sample-2026-11-23"
name = "sample"

[names]
label_name = "sample HCl"
source = "a book"

[forms]
names = ["capsule"]
source = "a book"

[beyond_use]
days = 180
source = "a book"

[storage]
text = "Store at room temperature."
source = "a book"
"""
LIMITS = """
[limits.daily]
warn_above = "4.5 mg"
hold_above = "6 mg"
source = "a book"
"""
OPIOIDS = """
[[medicines]]
code = "opioid"
severity = "hold"
kind = "an opioid"
reason = "It is blocked."
remedy = "Call."
hold_days = 7
warn_days = 10
source = "a book"

[medicines.names]
tramadol = ["Ultram"]
"""


def read(folder: Path, **files: str) -> Any:
    """The drugs of a folder with these files."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return formulary.read_drugs(folder)


def refusals(folder: Path, **files: str) -> list[str]:
    """The errors of the files, one per line."""
    with pytest.raises(BadDataFile) as refused:
        read(folder, **files)
    return str(refused.value).splitlines()


def test_a_file_with_what_must_be_there_is_read(tmp_path: Path) -> None:
    (drug,) = read(tmp_path, sample=GOOD)
    assert (drug.name, drug.version, drug.beyond_use_days) == ("sample", "sample-2026-11-23", 180)


def test_what_has_no_source_is_named_as_empty(tmp_path: Path) -> None:
    (drug,) = read(tmp_path, sample=GOOD)
    assert drug.empty_facts == (
        *("largest first dose", "largest step", "shortest interval", "daily dose that warns"),
        *("daily dose that holds", "smallest usual dose", "strengths or increment"),
        *("capsule size", "usual time", "medicines", "conditions", "a pause"),
    )


def test_all_parts_are_read(tmp_path: Path) -> None:
    (drug,) = read(tmp_path, sample=GOOD + LIMITS + OPIOIDS)
    assert str(drug.dose_limits.daily.hold_above) == "6 mg"
    assert drug.medicines[0].medicines[0].other_names == ("Ultram",)


def test_a_usual_time_has_its_meal_and_its_source(tmp_path: Path) -> None:
    usual = '[usual_time]\ntime = "morning"\nmeal = "with food"\nsource = "a book"\n'
    (drug,) = read(tmp_path, sample=GOOD + usual)
    assert drug.usual == UsualTime(TimeOfDay.MORNING, "with food", "a book")


def test_a_usual_time_may_be_unsourced(tmp_path: Path) -> None:
    (drug,) = read(tmp_path, sample=GOOD + '[usual_time]\ntime = "noon"\nsource = ""\n')
    assert drug.usual == UsualTime(TimeOfDay.NOON, None, "")


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        ('time = "noon"', "usual_time.source: is missing: write a source, or"),
        ('time = "8 am"\nsource = "a book"', "usual_time.time: is unknown: write one of: morning"),
        ('source = "a book"', "usual_time.time: is missing"),
        ('time = "noon"\nsource = "a book"\nfood = "no"', "usual_time.food: is unknown"),
    ],
)
def test_a_usual_time_that_cannot_be_used_is_refused(
    tmp_path: Path, table: str, refusal: str
) -> None:
    printed = refusals(tmp_path, sample=f"{GOOD}[usual_time]\n{table}\n")
    assert any(f"sample.toml: {refusal}" in line for line in printed)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("days = 180", "days = 180\nweeks = 2", "beyond_use.weeks: is unknown: leave it out, or"),
        ('name = "sample"', 'name = "sample"\nprice = 3', "price: is unknown"),
        ('name = "sample"\n', "", "name: is missing: write a text"),
        ("days = 180", "days = 181", "beyond_use.days: is above 180, the most for capsules"),
        ("days = 180", "days = 0", "beyond_use.days: is below 1"),
        ("days = 180", "days = true", "beyond_use.days: is not a whole number"),
        ("days = 180", 'days = "180"', "beyond_use.days: is not a whole number"),
        ("days = 180", "days = 180.5", "beyond_use.days: 180.5 has a point: write it in quotation"),
        ('text = "Store at room temperature."', 'text = " "', "storage.text: is blank"),
        ('names = ["capsule"]', 'names = "capsule"', "forms.names: is not a list of texts"),
        ('names = ["capsule"]', "names = [1]", "forms.names: is not a list of texts"),
        ('names = ["capsule"]', 'names = ["a", "A"]', "forms.names: names a twice: leave one out"),
        ('version = "sample', f'version = "{"v" * 41}', "version: is too long: write at most 40"),
        ('name = "sample"', 'name = "other"', "name: is not the file's: write sample"),
        ("[storage]", "[storage", "cannot be read as TOML"),
        ('warn_above = "4.5 mg"', 'warn_above = "6.5 mg"', "daily.warn_above: is above hold_above"),
        ('warn_above = "4.5 mg"', "warn_above = 4.5", "warn_above: 4.5 has a point: write it in"),
        (
            'warn_above = "4.5 mg"',
            'warn_above = "4.5"',
            '"4.5" is no mass: write a number, a space',
        ),
        ('warn_above = "4.5 mg"', 'warn_above = "4,5 mg"', "is no mass"),
        ('warn_above = "4.5 mg"', 'warn_above = "4.5 g"', "is no mass"),
        ('warn_above = "4.5 mg"', 'warn_above = "0 mg"', "is zero: write a mass above zero"),
        (
            'severity = "hold"',
            'severity = "stop"',
            "severity: is unknown: write one of: hold, warn",
        ),
        ("hold_days = 7", "hold_days = 11", "medicines[1].hold_days: is above warn_days"),
        (
            'code = "opioid"',
            'code = "An opioid"',
            "medicines[1].code: is no code: write lower-case",
        ),
        ('tramadol = ["Ultram"]', "tramadol = 3", "medicines[1].names.tramadol: is not a list"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(
    tmp_path: Path, old: str, new: str, refusal: str
) -> None:
    text = GOOD + LIMITS + OPIOIDS
    assert old in text
    (line,) = refusals(tmp_path, sample=text.replace(old, new, 1))
    assert line.startswith("sample.toml: ")
    assert refusal in line


@pytest.mark.parametrize(
    "key", ["names", "forms", "beyond_use", "storage", "limits.daily", "medicines[1]"]
)
def test_every_fact_needs_its_source(tmp_path: Path, key: str) -> None:
    heading = f"[[{key[:-3]}]]" if key.endswith("]") else f"[{key}]"
    before, rest = (GOOD + LIMITS + OPIOIDS).split(f"{heading}\n")
    unsourced = (
        f"{before}{heading}\n{rest.replace('source = ' + chr(34) + 'a book' + chr(34), '', 1)}"
    )
    assert refusals(tmp_path, sample=unsourced) == [
        f"sample.toml: {key}.source: is missing: write a text in quotation marks"
    ]


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        (
            '[limits.start]\nwarn_above = "5 mg"',
            "limits.start.warn_above: is above daily.warn_above",
        ),
        (
            '[limits.start]\nhold_above = "7 mg"',
            "limits.start.hold_above: is above daily.hold_above",
        ),
        (
            '[limits.standard_dose]\nfrom = "5 mg"',
            "limits.daily.hold_above: is above standard_dose",
        ),
        (
            '[limits.smallest_usual]\ndose = "5 mg"',
            "limits.smallest_usual.dose: is above daily.warn",
        ),
        (
            '[planning]\nstrengths = ["1 mg"]\nincrement = "1 mg"',
            "planning.increment: stands beside",
        ),
        ("[planning]\nmax_capsules_per_dose = 21", "planning.max_capsules_per_dose: is above 20"),
        ("[limits.interval]\nwarn_below_days = -1", "limits.interval.warn_below_days: is below 1"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(
    tmp_path: Path, table: str, refusal: str
) -> None:
    (line,) = refusals(tmp_path, sample=f'{GOOD}{LIMITS}\n{table}\nsource = "a book"\n')
    assert refusal in line


def test_all_errors_in_all_files_are_reported_together(tmp_path: Path) -> None:
    bad = GOOD.replace("days = 180", "days = 0").replace("[storage]", "[store]")
    lines = refusals(tmp_path, sample=bad, other=GOOD, third="nothing")
    assert {line.split(": ")[0] for line in lines} == {"other.toml", "sample.toml", "third.toml"}
    assert {line.split(": ")[1] for line in lines if line.startswith("sample")} >= {
        *("beyond_use.days", "storage", "store"),
    }


def test_two_drugs_may_not_share_a_name(tmp_path: Path) -> None:
    other = GOOD.replace('name = "sample"', 'name = "other"', 1)
    assert refusals(tmp_path, other=other, sample=GOOD) == [
        "sample.toml: names: sample hcl is a name in other.toml too: leave one out"
    ]


def test_a_folder_without_drugs_is_refused(tmp_path: Path) -> None:
    (line,) = refusals(tmp_path)
    assert line.endswith("holds no drugs: give a folder of .toml files")
