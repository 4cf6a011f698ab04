"""`pharmacy formulations` on the command line."""

from pathlib import Path

from pharmacy.formulary import formulations
from tests.cli.test_commands import pharmacy

IDS = [one.id for one in formulations.formulations()]


def test_the_check_names_each_formulation_and_what_has_no_source() -> None:
    told = pharmacy("formulations", "check")
    assert told.returncode == 0
    assert [line.partition(":")[0] for line in told.stdout.splitlines()] == IDS
    assert "naltrexone-capsules-2026-11-30-2; without a source: description, hazard" in told.stdout


def test_a_wrong_folder_ends_with_2_and_every_fault(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('id = "one"\n', encoding="utf-8")
    (tmp_path / "two.toml").write_text("nothing\n", encoding="utf-8")
    told = pharmacy("formulations", "check", str(tmp_path))
    assert told.returncode == 2
    assert {line.partition(":")[0] for line in told.stderr.splitlines()} == {"one.toml", "two.toml"}


def test_the_list_says_that_each_is_a_draft() -> None:
    lines = pharmacy("formulations", "list").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == IDS
    assert all(line.endswith("; draft") for line in lines)


def test_a_formulation_is_shown_with_its_sources_and_what_has_none() -> None:
    told = pharmacy("formulations", "show", "naltrexone-triturate-10")
    assert told.returncode == 0
    assert told.stdout.startswith("Naltrexone hydrochloride 10 mg/g triturate\n")
    said = " ".join(told.stdout.split())
    assert "2. [plan] Calculate the powder with the activity factor of its lot" in said
    assert "A second person checks this step." in said
    assert "Source: US Pharm 2020;45(3):9-10" in said
    assert said.count("WARNING: No source.") == 4
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_an_unknown_formulation_is_refused_with_the_known_ones() -> None:
    told = pharmacy("formulations", "show", "cream")
    assert (told.returncode, told.stdout) == (2, "")
    assert "naltrexone-capsules" in told.stderr
