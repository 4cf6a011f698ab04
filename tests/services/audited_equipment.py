"""The changes of equipment, and their audit entries."""

import datetime
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.services.equipment import machines
from tests.services.contexts import NOW, ServiceContext
from tests.services.equipment import machine_room as room

Act = Callable[[Session], Any]
NOT_AUDITED = {"logs.moment": "reads"}
YEAR = datetime.timedelta(days=365)


def add(_: ServiceContext) -> Act:
    return lambda session: machines.add_equipment(session, COMMAND_LINE, room.BALANCE, NOW)


def set_minimum(context: ServiceContext) -> Act:
    balance_id, weight = room.added(context), Quantity.read("30", Unit.MG)
    return lambda session: machines.set_minimum(
        session, COMMAND_LINE, balance_id, weight, "measured", NOW
    )


def retire(context: ServiceContext) -> Act:
    balance_id = room.added(context)
    return lambda session: machines.retire(session, COMMAND_LINE, balance_id, NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event]] = {
    "machines.add_equipment": (add, Event.EQUIPMENT_ADDED),
    "machines.set_minimum": (set_minimum, Event.EQUIPMENT_CHANGED),
    "machines.retire": (retire, Event.EQUIPMENT_RETIRED),
}
