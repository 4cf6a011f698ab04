"""`pharmacy weigh-triturate` on the command line."""

import json

import pytest

from tests.cli.test_commands import pharmacy

LOT = ("--assay", "99.3", "--water", "2.1", "--minimum-weight", "20")
TRITURATE = ("weigh-triturate", "--drug", "naltrexone", "--strength", "10 mg/g")


def test_20_g_of_a_triturate() -> None:
    told = pharmacy(*TRITURATE, "--grams", "20", *LOT, "--json")
    plan = json.loads(told.stdout)
    assert (told.returncode, plan["is_weighable"], plan["warnings"]) == (0, True, [])
    assert [line["amount"]["value"] for line in plan["lines"]] == ["205.7", "19794.3"]
    assert [line["component"] for line in plan["lines"]] == [
        "naltrexone HCl",
        "microcrystalline cellulose",
    ]
    assert plan["mixing"][-1]["total"] == {"value": "20000", "unit": "mg"}


def test_it_is_shown_as_tables_with_what_is_assumed() -> None:
    told = pharmacy(*TRITURATE, "--grams", "20")
    assert told.stdout.startswith("naltrexone HCl 10 mg/g triturate, 20 g\nActivity factor 1: ")
    assert told.stdout.count("WARNING: ") == 2
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_too_little_is_refused_with_what_is_enough() -> None:
    told = pharmacy(*TRITURATE, "--grams", "1", *LOT)
    assert told.returncode == 1
    assert "Make at least 2 g." in " ".join(told.stdout.split())


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--strength", "10"),
        ("--strength", "10 mg"),
        ("--strength", "1000 mg/g"),
        ("--grams", "0"),
        ("--grams", "20 g"),
        ("--drug", "aspirin"),
        ("--assay", "0"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(option: str, text: str) -> None:
    told = pharmacy(*TRITURATE, "--grams", "20", *LOT, option, text)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"{option}: ")
