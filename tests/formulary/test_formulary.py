"""Drug facts: every file loads, every number has its source, every name finds its drug."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pharmacy import formulary
from pharmacy.formulary import Drug

FILES = sorted(formulary.DATA.glob("**/*.toml"))
# The steps of a formulation share the source of its procedure.
SENTENCES = [path for path in FILES if path.parent.name != "formulations"]
DRUGS = formulary.drugs()


def tables(value: Any) -> Iterator[dict[str, Any]]:
    """Every table of a file, the whole file first."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in inner:
        yield from tables(child)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=[path.stem for path in FILES])
def data(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read(request.param)


@pytest.fixture(params=SENTENCES, ids=[path.stem for path in SENTENCES])
def sentences(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read(request.param)


@pytest.fixture(params=DRUGS, ids=[drug.name for drug in DRUGS])
def drug(request: pytest.FixtureRequest) -> Drug:
    found: Drug = request.param
    return found


# The files.


def test_each_file_of_a_drug_is_loaded() -> None:
    assert {drug.name for drug in DRUGS} == {
        path.stem for path in FILES if path.parent.name == "drugs"
    }


def test_a_file_states_its_version(data: dict[str, Any]) -> None:
    assert data["version"].rpartition("-2026-")[0]


def test_no_number_is_a_float(data: dict[str, Any]) -> None:
    values = [value for table in tables(data) for value in table.values()]
    assert [value for value in values if isinstance(value, float)] == []


UNREAD = {"jurisdiction": "US", "months": 12, "source": ""}
UNREAD_OF_DRUGS = ["dose_after_pause"]


def test_every_number_is_beside_its_source(data: dict[str, Any]) -> None:
    numbered = [
        table for table in tables(data) if any(type(value) is int for value in table.values())
    ]
    unread = [table for table in numbered if not table.get("source")]
    # A limit that nobody verified at its source says so, and then it only warns.
    if data["version"].startswith("prescription-age"):
        assert unread == [UNREAD]
    else:
        assert [table["code"] for table in unread] == (UNREAD_OF_DRUGS if "name" in data else [])


def test_every_sentence_is_beside_its_source(sentences: dict[str, Any]) -> None:
    assert [
        table for table in tables(sentences) if "text" in table and not table.get("source")
    ] == []


# Finding a drug.


@pytest.mark.parametrize(
    "name",
    [
        *("naltrexone", "Naltrexone", "NALTREXONE", "  naltrexone ", "naltrexone hcl"),
        *("Naltrexone HCl", "naltrexone hydrochloride", "LDN", "ldn", "Low-Dose Naltrexone"),
        *("low dose  naltrexone", "low\tdose naltrexone"),
    ],
)
def test_a_drug_is_found_by_any_of_its_names_whatever_their_case(name: str) -> None:
    found = formulary.find_drug(name)
    assert found is not None
    assert found.name == "naltrexone"


@pytest.mark.parametrize(
    "name",
    [
        *("naloxone", "methylnaltrexone", "naltrexon", "naltrexone 4.5 mg", "HCl naltrexone", ""),
        *(
            " ",
            "\N{CYRILLIC SMALL LETTER A}",
            "n\N{CYRILLIC SMALL LETTER A}ltrexone",
            "../statements",
        ),
    ],
)
def test_a_drug_that_is_not_in_the_formulary_is_not_found(name: str) -> None:
    assert formulary.find_drug(name) is None


def test_every_drug_is_found_by_each_of_its_names(drug: Drug) -> None:
    names = (drug.name, drug.label_name, *drug.synonyms)
    assert {formulary.find_drug(name.upper()) for name in names} == {drug}


def test_no_two_drugs_share_a_name() -> None:
    names = [name.casefold() for drug in DRUGS for name in (drug.name, *drug.synonyms)]
    assert sorted(set(names)) == sorted(names)


# Versions: every plan stores the one that it used, so one version must mean one set of facts.

VERSIONS = {
    "capsule-tests-2026-11-30-1": "71f0bbb17c70",
    "compounding-records-2026-11-30-1": "a6fff519f815",
    "liothyronine-2026-11-30-3": "00b865115e04",
    "liothyronine-capsules-2026-11-30-2": "e2011e43ca3a",
    "naltrexone-2026-11-30-4": "c92f97a99a95",
    "naltrexone-capsules-2026-11-30-2": "e70266c26d76",
    "naltrexone-triturate-10-2026-11-30-2": "786910f51c74",
    "naltrexone-triturate-100-2026-11-30-2": "333507d95906",
    "phrases-2026-11-30-5": "7436d22533c6",
    "prednisone-2026-11-30-3": "e664dad17f53",
    "prednisone-capsules-2026-11-30-2": "7116cfd9e45c",
    "prescription-age-2026-11-30": "22e6d0446c38",
    "rxnorm-2026-11-30-1": "4295ea4a3444",
    "statements-2026-11-25": "2385d725d110",
    "weighing-2026-11-30-2": "1296eaacf406",
}


def test_changed_facts_have_a_new_version(data: dict[str, Any]) -> None:
    """If this fails, a file was changed: give it a new version, and update both here."""
    facts = json.dumps(data, sort_keys=True, default=str).encode()
    assert VERSIONS[data["version"]] == hashlib.sha256(facts).hexdigest()[:12]


# What a label prints from it.


def test_the_salt_follows_the_name(drug: Drug) -> None:
    assert drug.label_name.startswith(drug.name)


def test_no_label_prints_an_abbreviated_name(drug: Drug) -> None:
    assert "LDN" not in (drug.name, drug.label_name)


def test_capsules_are_kept_for_180_days_at_most(drug: Drug) -> None:
    """USP <795> (2023), other nonaqueous dosage forms."""
    assert 1 <= drug.beyond_use_days <= 180


def test_naltrexone_warns_of_opioids() -> None:
    found = formulary.find_drug("naltrexone")
    assert found is not None
    assert any("opioid" in warning.english for warning in found.warnings)
