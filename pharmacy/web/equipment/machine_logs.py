"""Entries in the log of a piece of equipment: checks, calibrations, cleaning, climate, repairs."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.balances import weighing
from pharmacy.balances.readings import BalanceFailed, BalanceReading
from pharmacy.core.equipment import EntryKind
from pharmacy.core.errors import InvalidInput, NotReady
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Unit
from pharmacy.core.roles import Permission
from pharmacy.schemas import equipment as schemas
from pharmacy.services.equipment import logs, machines
from pharmacy.services.equipment.logs import LogMoment
from pharmacy.web.equipment.machines import refuse
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("equipment_logs")
REFUSALS = (BalanceFailed, InvalidInput, NotReady)
# A check of a balance is one press, so it must not hold a web server's thread for long.
PATIENCE_SECONDS = 8.0


def _now() -> LogMoment:
    return logs.moment(current.live().settings.profile, current.now())


def _done(equipment_id: str) -> AnyResponse:
    return redirect(url_for("web.equipment.show", equipment_id=equipment_id), 303)


@pages.post("/equipment/<equipment_id>/read", may=Permission.LOG_EQUIPMENT)
def read(equipment_id: str) -> AnyResponse:
    """Check a balance with its reference weight: the balance itself tells what it shows."""
    with current.reading() as session:
        row = machines.get_equipment(session, equipment_id)
        address, serial = row.address or "", row.serial
    try:
        reading = weighing.weigh(address, serial, PATIENCE_SECONDS)
        with current.transaction() as session:
            actor = visitors.person().actor
            logs.check_balance(session, actor, equipment_id, reading, _now(), is_typed=False)
    except REFUSALS as error:
        return refuse(equipment_id, "daily_check", error)
    return _done(equipment_id)


@pages.post("/equipment/<equipment_id>/check", may=Permission.LOG_EQUIPMENT)
def check(equipment_id: str) -> AnyResponse:
    """Check a balance with its reference weight, as typed by a person."""
    text = request.form.get("weight", "").strip()
    try:
        _refuse_unless_permitted()
        schemas.read_weight(text)
        reading = BalanceReading(text, str(Unit.MG))
        with current.transaction() as session:
            actor = visitors.person().actor
            logs.check_balance(session, actor, equipment_id, reading, _now(), is_typed=True)
    except REFUSALS as error:
        return refuse(equipment_id, "daily_check", error)
    return _done(equipment_id)


def _refuse_unless_permitted() -> None:
    if not current.live().settings.profile.permits_typed_weights:
        raise NotReady(
            Message(
                "typed_weight_refused",
                "This pharmacy takes weights from balances only. Press the button that reads it.",
            )
        )


@pages.post("/equipment/<equipment_id>/log/<kind>", may=Permission.LOG_EQUIPMENT)
def log(equipment_id: str, kind: str) -> AnyResponse:
    """Record a cleaning, a repair, or the climate of a room."""
    try:
        with current.transaction() as session:
            actor = visitors.person().actor
            if kind == EntryKind.CLIMATE:
                climate = schemas.read_climate(
                    {name: request.form.get(name, "") for name in ("temperature", "humidity")}
                )
                logs.log_climate(session, actor, equipment_id, climate, _now())
            else:
                note = request.form.get("note", "")
                logs.log(session, actor, equipment_id, _kind(kind), note, _now())
    except REFUSALS as error:
        return refuse(equipment_id, kind, error)
    return _done(equipment_id)


def _kind(text: str) -> EntryKind:
    try:
        return EntryKind(text)
    except ValueError:
        raise NotReady(Message("not_logged", "This is not logged of this equipment.")) from None


@pages.post("/equipment/<equipment_id>/calibration", may=Permission.MANAGE_EQUIPMENT)
def calibrate(equipment_id: str) -> AnyResponse:
    """Record a calibration."""
    try:
        due = schemas.read_due(request.form.get("due", ""))
        with current.transaction() as session:
            actor, note = visitors.person().actor, request.form.get("note", "")
            logs.calibrate(session, actor, equipment_id, due, note, _now())
    except REFUSALS as error:
        return refuse(equipment_id, "calibration", error)
    return _done(equipment_id)
