"""The prescription age limits, repeated, and invalid content of their file."""

from pathlib import Path

import pytest

from pharmacy import formulary
from pharmacy.formulary import BadDataFile, age_files
from pharmacy.formulary.tables import read

GOOD = '[[limits]]\njurisdiction = "US"\nmonths = 24\nsource = "a book"\n'

# Where, months, a word of the source; "" is a limit that nobody verified. The AMA's page on yearly
# visits (South Carolina, 24 months), the AAFP's compilation (12 AAC 52.470), Ohio's rule
# 4729-5-30(B)(11), and legalclarity.org on 22 TAC 291.34.
STATED = {
    ("US", 24, "ama-assn.org"),
    ("US", 12, ""),
    ("US-AK", 12, "12 AAC 52.470"),
    ("US-OH", 12, "4729-5-30"),
    ("US-SC", 24, "ama-assn.org"),
    ("US-TX", 12, "22 TAC 291.34"),
}


def test_the_limits_are_those_of_their_sources() -> None:
    limits = formulary.age_limits().every
    assert len(limits) == len(STATED)
    for place, months, word in STATED:
        (one,) = (one for one in limits if (one.jurisdiction, one.months) == (place, months))
        assert (word in one.source) if word else (one.source == "")
        assert one.drugs == ()


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (GOOD.replace("US", "Texas"), "limits[1].jurisdiction: is no place"),
        (GOOD.replace("24", "0"), "limits[1].months: is below 1"),
        (GOOD.replace("24", "61"), "limits[1].months: is above 60"),
        (GOOD.replace('source = "a book"', ""), "limits[1].source: is missing"),
        (GOOD.replace('"a book"', '""'), "limits: has none for US that holds"),
        (GOOD.replace("US", "US-TX"), "limits: has none for US that holds"),
        (GOOD + 'drugs = ["naltrexone"]\n', "limits: has none for US that holds"),
        (GOOD + "days = 3\n", "limits[1].days: is unknown"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, refusal: str) -> None:
    path = tmp_path / "age.toml"
    path.write_text(f'version = "sample"\n{text}', encoding="utf-8")
    with pytest.raises(BadDataFile) as refused:
        read(path, age_files.age_limits)
    assert f"age.toml: {refusal}" in str(refused.value)
