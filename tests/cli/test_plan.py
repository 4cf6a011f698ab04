"""`pharmacy plan --directions` on the command line."""

import json

from tests.cli.test_commands import pharmacy

LDN = "0.5 mg po qhs x 7d then increase by 0.5mg q week to 4.5 mg"


def test_directions_are_shown_as_understood_before_their_plan() -> None:
    ended = pharmacy("plan", "--directions", LDN)
    assert ended.returncode == 0, ended.stderr
    printed = " ".join(ended.stdout.split())
    assert printed.startswith(
        "Understood: Take 0.5 mg by mouth at bedtime for 7 days, then 1 mg at bedtime for 7 days,"
    )
    assert "CONFIRM /phases/8/days: no length is written: 30 days are proposed" in printed
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_directions_as_json_come_with_their_plan() -> None:
    made = json.loads(pharmacy("plan", "--json", "--directions", LDN).stdout)
    assert made["plan"]["totals"]["capsules"] == 86
    assert len(made["directions"]["schedule"]["phases"]) == 9
    assert made["directions"]["not_understood"] == []


def test_the_quantity_is_shown_beside_what_the_directions_take() -> None:
    words = ("--drug", "LDN", "--strength", "0.5 mg")
    ended = pharmacy("plan", "--directions", "LDN 1 cap qhs x1wk, 2 caps qhs #60", *words)
    printed = " ".join(ended.stdout.split())
    assert "Quantity written: 60" in printed
    assert "60 capsules are written, and the directions take 67" in printed


def test_words_that_are_not_understood_go_to_the_error_stream() -> None:
    refused = pharmacy("plan", "--directions", "0.5 mg qhs zorp x 7d, prn")
    assert (refused.returncode, refused.stdout) == (2, "")
    (line,) = refused.stderr.splitlines()
    assert line.startswith('--directions: The sig stops at "prn": ')


def test_a_strength_that_is_no_mass_names_its_option() -> None:
    refused = pharmacy("plan", "--directions", "1 cap qhs", "--strength", ".5 mg")
    assert (refused.returncode, refused.stderr.partition(":")[0]) == (2, "--strength")


def test_directions_and_a_file_are_one_too_many() -> None:
    assert pharmacy("plan", "-", "--directions", LDN, typed="{}").returncode == 2
    assert pharmacy("plan").returncode == 2


def test_the_usual_time_of_the_drug_is_planned() -> None:
    written = ("plan", "--json", "--directions", "10 mg daily x 7d")
    for words, time in (((), "bedtime"), (("--drug", "prednisone"), "morning")):
        made = json.loads(pharmacy(*written, *words).stdout)
        assert [d["time"] for d in made["plan"]["phases"][0]["doses"]] == [time]


def test_a_schedule_without_times_is_planned_at_the_usual_time_of_its_drug() -> None:
    schedule = json.dumps({"phases": [{"dose": {"value": "10", "unit": "mg"}, "days": 7}]})
    for words, time in (((), "bedtime"), (("--drug", "prednisone"), "morning")):
        made = json.loads(pharmacy("plan", "--json", "-", *words, typed=schedule).stdout)
        assert [d["time"] for d in made["plan"]["phases"][0]["doses"]] == [time]
