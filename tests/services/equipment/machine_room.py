"""A calibrated balance, and the entries in its log."""

import datetime

from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.equipment import EquipmentKind
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.equipment import NewEquipment
from pharmacy.services.equipment import logs, machines
from pharmacy.services.equipment.logs import LogMoment
from tests.services.contexts import NOW, ServiceContext

TODAY = NOW.date()
AT = LogMoment(NOW, TODAY)
TOMORROW = LogMoment(NOW + datetime.timedelta(days=1), TODAY + datetime.timedelta(days=1))
BALANCE = NewEquipment(
    name="Balance 1",
    kind=EquipmentKind.BALANCE,
    serial="B021002593",
    readability=Quantity.read("0.1", Unit.MG),
    minimum_weight=Quantity.read("20", Unit.MG),
    minimum_source="service engineer, 2026-10-01",
    reference_weight=Quantity.read("200", Unit.MG),
    reference_tolerance=Quantity.read("0.3", Unit.MG),
    calibration_due=TODAY + datetime.timedelta(days=200),
)
ROOM = NewEquipment(name="Room 1", kind=EquipmentKind.ROOM)


def added(context: ServiceContext, new: NewEquipment = BALANCE) -> str:
    """The id of a new piece of equipment."""
    with context.transaction() as session:
        return str(machines.add_equipment(session, COMMAND_LINE, new, NOW).id)


def check(context: ServiceContext, balance_id: str, milligrams: str, at: LogMoment = AT) -> bool:
    """Check a balance that shows this much. Returns whether that is good."""
    reading = BalanceReading(milligrams, "mg")
    with context.transaction() as session:
        return logs.check_balance(session, COMMAND_LINE, balance_id, reading, at, is_typed=False)


def reasons(context: ServiceContext, balance_id: str, at: LogMoment = AT) -> list[str]:
    """The codes of the reasons for which a balance weighs nothing."""
    with context.reading() as session:
        row = machines.get_equipment(session, balance_id)
        found: list[Message] = logs.balance_reasons(session, row, at.today)
        return [reason.code for reason in found]
