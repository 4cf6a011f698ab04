"""The `pharmacy` command on the command line."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from pharmacy import db
from pharmacy.cli import main
from pharmacy.services.clients import credentials
from tests import passwords
from tests.factories import taper_json
from tests.services.contexts import NOW

COMMAND = Path(sys.executable).with_name("pharmacy")
LDN = {
    "titration": {
        "start": {"value": "0.5", "unit": "mg"},
        "step": {"value": "0.5", "unit": "mg"},
        "every_days": 7,
        "target": {"value": "4.5", "unit": "mg"},
        "target_days": 30,
    }
}


@dataclass(frozen=True)
class CommandResult:
    """The output of a command, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


def pharmacy(*words: str, typed: str = "", url: str = "") -> CommandResult:
    """The command in this process, because starting a program takes longer than most commands."""
    screen = CliRunner()
    with (
        screen.isolation(typed, {"DATABASE_URL": url}) as (stdout, stderr, _),
        pytest.raises(SystemExit) as ended,
    ):
        main(words)
    streams = [stream.getvalue().decode() for stream in (stdout, stderr)]
    return CommandResult(int(ended.value.code or 0), *streams)


def test_the_command_is_a_program() -> None:
    bad = json.dumps({"phases": []})
    refused = subprocess.run(
        [COMMAND, "plan", "-"], input=bad, capture_output=True, text=True, timeout=60
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("/phases: ")


@pytest.mark.parametrize("role", ["technician", "pharmacist", "admin"])
def test_a_person_is_added_and_can_sign_in(sqlite_url: str, role: str) -> None:
    added = pharmacy(
        "users", "add", "ada", "--role", role, "--password-stdin",
        typed="correct horse battery\n", url=sqlite_url,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    with db.transaction(db.make_engine(sqlite_url, pooled=False)) as session:
        user, _ = passwords.sign_in(session, "ada", "correct horse battery", NOW)
    assert user.role == role


def test_an_api_key_is_the_last_word_and_opens_the_door(sqlite_url: str) -> None:
    added = pharmacy("api-keys", "add", "clinic", url=sqlite_url)
    with db.reading(db.make_engine(sqlite_url, pooled=False)) as session:
        assert (
            credentials.credential_of(session, added.stdout.split()[-1], NOW).client.name
            == "clinic"
        )


def test_a_plan_comes_as_json_from_standard_input() -> None:
    made = json.loads(pharmacy("plan", "-", "--json", typed=json.dumps(LDN)).stdout)
    assert made["plan"]["totals"] == {
        "days": 86,
        "capsules": 86,
        "strengths": 9,
        "most_capsules_per_dose": 1,
    }
    assert made["flags"] == []


def test_a_plan_on_a_terminal_is_a_chart_its_phases_its_containers_and_its_options() -> None:
    shown = pharmacy("plan", "-", typed=json.dumps(LDN)).stdout
    wanted = [
        "4.5 mg ┤",
        "    9  57 to 86  4.5 mg bedtime  1 x 4.5 mg",
        "30 x 4.5 mg  Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days.",
        "In all 86 days, 86 capsules in 9 strengths, at most 1 in one dose.",
        "→          9        86         1  70.00",
    ]
    assert [line for line in wanted if line in shown] == wanted


def test_a_taper_is_planned_from_its_percentage() -> None:
    planned = json.loads(pharmacy("plan", "-", "--json", typed=json.dumps(taper_json())).stdout)
    assert planned["plan"]["totals"]["days"] == 7 * 14


def test_limits_of_a_plan_are_in_the_unit_of_its_schedule() -> None:
    words = ("plan", "-", "--json", "--strengths", "0.5,1,1.5", "--max-per-dose", "3")
    made = json.loads(pharmacy(*words, typed=json.dumps(LDN)).stdout)
    assert [count["strength"]["value"] for count in made["plan"]["strengths"]] == [
        "0.5",
        "1",
        "1.5",
    ]


def test_a_bad_schedule_is_refused_with_its_field() -> None:
    bad = {"phases": [{"dose": {"value": ".5", "unit": "mg"}, "days": 7}]}
    refused = pharmacy("plan", "-", typed=json.dumps(bad))
    assert refused.returncode == 2
    assert refused.stderr.startswith("/phases/0/dose/value: ")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe{\x00}\x00"])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "schedule.json"
    path.write_bytes(content)
    refused = pharmacy("plan", str(path))
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
