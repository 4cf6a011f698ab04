"""`pharmacy formulary` on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pharmacy import cli, formulary
from pharmacy.cli.formulary import formulary_commands


def test_the_check_names_each_drug_its_version_and_what_is_empty() -> None:
    result = CliRunner().invoke(formulary_commands, ["check"])
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.output.splitlines()] == [
        drug.name for drug in formulary.drugs()
    ]
    assert "naltrexone: version naltrexone-2026-11-30-4; empty: strengths" in result.output


def test_the_list_names_each_drug_and_its_version() -> None:
    result = CliRunner().invoke(formulary_commands, ["list"])
    assert f"naltrexone: {formulary.drugs()[1].version}" in result.output.splitlines()


def test_a_folder_of_wrong_files_ends_with_2_and_every_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.toml").write_text("most = 4.5\n", encoding="utf-8")
    (tmp_path / "two.toml").write_text("nothing\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["pharmacy", "formulary", "check", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    printed = capsys.readouterr().err.splitlines()
    assert {line.split(":")[0] for line in printed} == {"one.toml", "two.toml"}
    assert any("one.toml: most: is unknown" in line for line in printed)
