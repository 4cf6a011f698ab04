"""Batches are opened by an active formulation, numbered by the day, and lots are scanned."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from pharmacy.core.audit import Event
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.making.batches import BatchState
from pharmacy.services.batches import opening
from pharmacy.services.making import formulation_changes, formulations
from tests.refusals import codes_of, refuses
from tests.services.batches.bench import Bench, mg
from tests.services.contexts import NOW
from tests.services.equipment import machine_room
from tests.services.making import formulas


def test_a_batch_is_opened_by_an_active_formulation(at_bench: Bench) -> None:
    batch_id = at_bench.open()
    batch = at_bench.batch(batch_id)
    assert (batch.number, batch.state) == ("B261123-01", BatchState.IN_PROGRESS)
    assert (batch.units, batch.strength, batch.capsule_size) == (30, mg("4.5").picograms, "3")
    assert (batch.overage_percent, batch.overage_units) == ("10", 2)
    assert at_bench.context.events(batch_id) == [Event.BATCH_OPENED]


def test_a_triturate_has_the_strength_of_its_formulation(sqlite_bench: Bench) -> None:
    batch = sqlite_bench.batch(sqlite_bench.open(sqlite_bench.triturate_wanted()))
    assert (batch.units, batch.milligrams, batch.strength) == (None, 20_000, mg("10").picograms)


def test_two_people_who_open_batches_at_once_get_two_numbers(at_bench: Bench) -> None:
    def open_one(_: int) -> str:
        return at_bench.batch(at_bench.open()).number

    with ThreadPoolExecutor(3) as people:
        numbers = sorted(people.map(open_one, range(3)))
    assert numbers == ["B261123-01", "B261123-02", "B261123-03"]


def test_no_batch_is_made_by_a_draft_or_a_retired_version(sqlite_bench: Bench) -> None:
    draft = formulas.copied(sqlite_bench.context, sqlite_bench.ada, "prednisone-capsules")
    with refuses(NotReady, "formulation_not_active"):
        sqlite_bench.open(replace(sqlite_bench.capsules_wanted(), version_id=str(draft.id)))
    seen = formulas.seen(sqlite_bench.capsules)
    sqlite_bench.do(
        lambda session: formulation_changes.retire_formulation(
            session, sqlite_bench.ada, seen, "No use.", NOW
        )
    )
    with refuses(NotReady, "formulation_not_active"):
        sqlite_bench.open()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"units": None}, {"/units": "batch_units"}),
        ({"capsule_size": None}, {"/capsule_size": "batch_capsule_size"}),
        ({"capsule_size": "7"}, {"/capsule_size": "batch_capsule_size"}),
        ({"milligrams": 1}, {"/grams": "batch_without_grams"}),
        ({"strength": None}, {"/strength": "strength_of_formulation"}),
        # The formulation is for 0.1 mg to 4.5 mg.
        ({"strength": mg("4.6")}, {"/strength": "strength_of_formulation"}),
        ({"strength": mg("0.05")}, {"/strength": "strength_of_formulation"}),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    sqlite_bench: Bench, changes: dict[str, Any], refusal: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        sqlite_bench.open(replace(sqlite_bench.capsules_wanted(), **changes))
    assert codes_of(refused.value) == refusal


def test_a_triturate_is_opened_in_grams(sqlite_bench: Bench) -> None:
    wanted = sqlite_bench.triturate_wanted()
    with refuses(InvalidInput, "batch_grams"):
        sqlite_bench.open(replace(wanted, milligrams=None))
    with refuses(InvalidInput, "batch_without_units"):
        sqlite_bench.open(replace(wanted, units=30))


def test_a_batch_needs_a_balance_with_a_minimum_weight(sqlite_bench: Bench) -> None:
    room = machine_room.added(sqlite_bench.context, machine_room.ROOM)
    no_minimum = machine_room.added(
        sqlite_bench.context,
        replace(machine_room.BALANCE, name="Balance 2", minimum_weight=None),
    )
    for balance_id, code in ((room, "batch_balance"), (no_minimum, "batch_balance_minimum")):
        with refuses(InvalidInput, code):
            sqlite_bench.open(replace(sqlite_bench.capsules_wanted(), balance_id=balance_id))
    with refuses(NotFound, "no_such_equipment"):
        sqlite_bench.open(
            replace(sqlite_bench.capsules_wanted(), balance_id=str(sqlite_bench.capsules.id))
        )


def test_no_batch_is_made_by_a_version_whose_steps_have_no_stages(sqlite_bench: Bench) -> None:
    version = sqlite_bench.capsules
    steps = [
        {key: value for key, value in step.items() if key != "stage"}
        for step in version.content["procedure"]["steps"]
    ]
    procedure = {**version.content["procedure"], "steps": steps}
    with sqlite_bench.context.transaction() as session:
        stored = formulations.get_version(session, str(version.id))
        stored.content = {**version.content, "procedure": procedure}
    with refuses(NotReady, "formulation_incomplete"):
        sqlite_bench.open()


def test_a_formulation_with_other_components_is_not_planned(sqlite_bench: Bench) -> None:
    version = sqlite_bench.capsules
    formulation = sqlite_bench.read(lambda _: formulations.read_stored(version).formulation)
    assert opening.why_not_open(version, formulation) is None
    fewer = replace(formulation, components=formulation.components[:2])
    refusal = opening.why_not_open(version, fewer)
    assert refusal is not None
    assert refusal.code == "components_not_planned"
    cream = opening.why_not_open(version, replace(formulation, form="cream"))
    assert cream is not None
    assert cream.code == "form_not_made"
