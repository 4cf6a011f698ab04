"""Containers, fills and component lots on the command line."""

import json
from typing import Any

from tests.cli.test_commands import pharmacy
from tests.factories import phase_json, phases_json, titration_json

HALVES = ("--strengths", "0.5", "--max-per-dose", "9")
NOTICE = "Note: lots are now received and released at the page Component lots.\n"
LOT = ("naltrexone HCl", "--drug", "LDN", "--lot", "L1")


def planned(schedule: dict[str, Any], *words: str) -> dict[str, Any]:
    """The output of `pharmacy plan --json` for a schedule."""
    planned_order: dict[str, Any] = json.loads(
        pharmacy("plan", "-", "--json", *words, typed=json.dumps(schedule)).stdout
    )
    return planned_order


def test_adjacent_phases_share_a_container_if_requested() -> None:
    schedule = phases_json(phase_json("0.5", 7), phase_json("1", 30))
    answer = planned(schedule, *HALVES, "--merge")
    (container,) = answer["plan"]["containers"]
    assert (container["phases"], container["capsules"]) == ([1, 2], 67)
    assert answer["flags"] == []


def test_phases_that_do_not_fit_on_one_label_are_flagged() -> None:
    answer = planned(titration_json(), *HALVES, "--merge")
    assert len(answer["plan"]["containers"]) > 1
    assert [flag["code"] for flag in answer["flags"]] == ["containers_not_merged"]


def test_a_drugs_plan_is_split_by_its_beyond_use_days() -> None:
    answer = planned(phases_json(phase_json("1", 200)), "--drug", "naltrexone")
    fills = answer["plan"]["fills"]
    assert [(fill["first_day"], fill["last_day"]) for fill in fills] == [(1, 180), (181, 200)]


def test_a_terminal_shows_when_each_fill_is_made() -> None:
    schedule = json.dumps(phases_json(phase_json("1", 200)))
    printed = pharmacy("plan", "-", "--drug", "naltrexone", typed=schedule).stdout
    assert "Beyond-use date" in printed
    assert "181 to 200" in printed


def test_lots_are_registered_and_withdrawn(sqlite_url: str) -> None:
    def typed(*words: str) -> str:
        ran = pharmacy("components", *words, url=sqlite_url)
        assert NOTICE in ran.stderr
        return ran.stdout + ran.stderr.replace(NOTICE, "")

    assert typed("list") == "No lots in use.\n"
    added = typed("add", *LOT, "--expires", "2999-01-31")
    assert added == "Added naltrexone HCl, lot L1, which expires on 2999-01-31.\n"
    assert "added before" in typed("add", *LOT, "--expires", "2999-01-31")
    assert typed("list") == "naltrexone: naltrexone HCl, lot L1, expires 2999-01-31\n"
    assert typed("withdraw", *LOT) == "Withdrew naltrexone HCl, lot L1.\n"
    assert typed("list") == "No lots in use.\n"
    assert "Lot not found among those in use" in typed("withdraw", *LOT)


def test_a_lot_that_has_expired_is_refused(sqlite_url: str) -> None:
    refused = pharmacy("components", "add", *LOT, "--expires", "2020-01-31", url=sqlite_url)
    assert refused.returncode == 2
    assert "expired" in refused.stderr
