"""The logs of equipment: a balance weighs only after today's good check."""

import datetime

import pytest

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.equipment import EntryKind
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.equipment import Climate
from pharmacy.services.equipment import logs, machines
from tests.refusals import refuses
from tests.services.contexts import NOW, ServiceContext
from tests.services.equipment import machine_room as room
from tests.services.equipment.machine_room import AT, TOMORROW


def test_a_new_balance_weighs_nothing_before_its_check(context: ServiceContext) -> None:
    assert room.reasons(context, room.added(context)) == ["balance_not_checked"]


def test_a_balance_weighs_on_the_day_of_its_good_check_and_not_on_the_next(
    context: ServiceContext,
) -> None:
    balance_id = room.added(context)
    assert room.check(context, balance_id, "200.3") is True
    assert room.reasons(context, balance_id) == []
    assert room.reasons(context, balance_id, TOMORROW) == ["balance_not_checked"]


def test_a_failed_check_is_kept_and_stops_the_balance_until_a_good_one(
    context: ServiceContext,
) -> None:
    balance_id = room.added(context)
    assert room.check(context, balance_id, "200.31") is False
    assert room.reasons(context, balance_id) == ["balance_check_failed"]
    later = logs.LogMoment(NOW + datetime.timedelta(minutes=5), AT.today)
    assert room.check(context, balance_id, "199.8", later) is True
    assert room.reasons(context, balance_id) == []


def test_a_repaired_balance_is_checked_again(context: ServiceContext) -> None:
    balance_id = room.added(context)
    room.check(context, balance_id, "200")
    later = logs.LogMoment(NOW + datetime.timedelta(minutes=5), AT.today)
    with context.transaction() as session:
        logs.log(session, COMMAND_LINE, balance_id, EntryKind.REPAIR, "leveled", later)
    assert room.reasons(context, balance_id) == ["balance_not_checked"]


def test_a_calibration_moves_the_day_on_which_the_next_is_due(context: ServiceContext) -> None:
    balance_id, due = room.added(context), AT.today + datetime.timedelta(days=365)
    with context.transaction() as session:
        logs.calibrate(session, COMMAND_LINE, balance_id, due, "certificate 4711", AT)
    with context.reading() as session:
        assert machines.get_equipment(session, balance_id).calibration_due == due


def test_the_next_calibration_is_due_in_the_future(context: ServiceContext) -> None:
    balance_id = room.added(context)
    with context.transaction() as session, refuses(InvalidInput, "calibration_due_past"):
        logs.calibrate(session, COMMAND_LINE, balance_id, AT.today, "certificate 4711", AT)


def test_the_climate_of_a_room_is_kept_as_read(context: ServiceContext) -> None:
    room_id = room.added(context, room.ROOM)
    with context.transaction() as session:
        logs.log_climate(session, COMMAND_LINE, room_id, Climate("21.50", "45"), AT)
    with context.reading() as session:
        (entry,) = logs.entries(session, machines.get_equipment(session, room_id))
    assert (entry.temperature, entry.humidity) == ("21.50", "45")


def test_a_room_has_no_daily_check(context: ServiceContext) -> None:
    with refuses(NotReady, "no_reference_weight"):
        room.check(context, room.added(context, room.ROOM), "200")


@pytest.mark.parametrize("kind", [EntryKind.DAILY_CHECK, EntryKind.CLIMATE, EntryKind.CALIBRATION])
def test_only_cleaning_and_repair_are_logged_as_a_note(
    context: ServiceContext, kind: EntryKind
) -> None:
    balance_id = room.added(context)
    with context.transaction() as session, refuses(NotReady, "not_logged"):
        logs.log(session, COMMAND_LINE, balance_id, kind, "note", AT)


def test_a_note_says_something(context: ServiceContext) -> None:
    balance_id = room.added(context)
    with context.transaction() as session, refuses(InvalidInput, "equipment_note"):
        logs.log(session, COMMAND_LINE, balance_id, EntryKind.CLEANING, " ", AT)


def test_a_retired_balance_is_not_used_and_keeps_its_log(context: ServiceContext) -> None:
    balance_id = room.added(context)
    room.check(context, balance_id, "200")
    with context.transaction() as session:
        machines.retire(session, COMMAND_LINE, balance_id, NOW)
    with refuses(NotReady, "equipment_retired"):
        room.check(context, balance_id, "200")
    with context.reading() as session:
        assert len(logs.entries(session, machines.get_equipment(session, balance_id))) == 1
        assert list(machines.find_equipment(session)) == []


def test_two_balances_do_not_share_a_name(context: ServiceContext) -> None:
    room.added(context)
    with refuses(InvalidInput, "equipment_name_taken"):
        room.added(context)


def test_the_minimum_weight_has_its_source(context: ServiceContext) -> None:
    balance_id, weight = room.added(context), Quantity.read("30", Unit.MG)
    with context.transaction() as session:
        machines.set_minimum(session, COMMAND_LINE, balance_id, weight, "measured again", NOW)
    with context.reading() as session:
        row = machines.get_equipment(session, balance_id)
    assert (machines.mass(row.minimum_weight), row.minimum_source) == (weight, "measured again")


def test_unknown_equipment_is_not_found(context: ServiceContext) -> None:
    with context.reading() as session, pytest.raises(NotFound):
        machines.get_equipment(session, "x")


def test_each_entry_is_in_the_audit(context: ServiceContext) -> None:
    balance_id = room.added(context)
    room.check(context, balance_id, "200")
    with context.transaction() as session:
        logs.log(session, COMMAND_LINE, balance_id, EntryKind.CLEANING, "wiped", TOMORROW)
    added, *entries = context.entries()
    assert added.event == Event.EQUIPMENT_ADDED
    assert [entry.detail["kind"] for entry in entries] == ["daily_check", "cleaning"]
    assert {entry.event for entry in entries} == {Event.EQUIPMENT_LOGGED}
