"""Equipment of the compounding room: when a balance may weigh, and what a check says of it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity


class EquipmentKind(StrEnum):
    """What a piece of equipment is. A room is one too: its climate and cleaning are logged."""

    BALANCE = "balance"
    CAPSULE_MACHINE = "capsule_machine"
    ROOM = "room"
    OTHER = "other"


class EntryKind(StrEnum):
    """What an entry in the log of a piece of equipment records."""

    DAILY_CHECK = "daily_check"
    CALIBRATION = "calibration"
    CLEANING = "cleaning"
    CLIMATE = "climate"
    REPAIR = "repair"


# What is logged of each kind of equipment, in the order in which a page offers it.
LOGGED: dict[EquipmentKind, tuple[EntryKind, ...]] = {
    EquipmentKind.BALANCE: (
        EntryKind.DAILY_CHECK,
        EntryKind.CALIBRATION,
        EntryKind.CLEANING,
        EntryKind.REPAIR,
    ),
    EquipmentKind.CAPSULE_MACHINE: (EntryKind.CLEANING, EntryKind.REPAIR),
    EquipmentKind.ROOM: (EntryKind.CLIMATE, EntryKind.CLEANING),
    EquipmentKind.OTHER: (EntryKind.CLEANING, EntryKind.CALIBRATION, EntryKind.REPAIR),
}


@dataclass(frozen=True, slots=True)
class BalanceFacts:
    """What decides whether a balance may weigh today.

    minimum: the smallest weight, as the pharmacy determined it; None if nobody did. checked_on: the
    pharmacy's day of its last daily check, which `check_was_good` says the result of.
    """

    minimum: Quantity | None
    calibration_due: datetime.date | None
    checked_on: datetime.date | None
    check_was_good: bool


def check_is_good(shown: Quantity, reference: Quantity, tolerance: Quantity) -> bool:
    """Whether a balance shows its reference weight within the tolerance, both ends included."""
    return abs(shown.picograms - reference.picograms) <= tolerance.picograms


def reasons_not_to_weigh(facts: BalanceFacts, today: datetime.date) -> list[Message]:
    """Why a balance weighs nothing today, each with its remedy. Empty: it may weigh.

    A balance past its calibration, or without today's check, weighs nothing.
    """
    return [*_reasons(facts, today)]


def _reasons(facts: BalanceFacts, today: datetime.date) -> Iterator[Message]:
    if facts.minimum is None:
        yield Message(
            "balance_without_minimum",
            "Nobody has determined the minimum weight of this balance. Record it.",
        )
    if facts.calibration_due is None:
        yield Message(
            "balance_not_calibrated",
            "No calibration of this balance is recorded. Record it.",
        )
    elif facts.calibration_due < today:
        yield Message(
            "balance_calibration_past",
            "The calibration of this balance was due on %(day)s. Have it calibrated.",
            day=facts.calibration_due,
        )
    if facts.checked_on != today:
        yield Message(
            "balance_not_checked",
            "This balance was not checked today. Check it with its reference weight.",
        )
    elif not facts.check_was_good:
        yield Message(
            "balance_check_failed",
            "This balance failed its last check. Clean and level it, then check it again.",
        )


def below_minimum(weight: Quantity, minimum: Quantity) -> Message | None:
    """Why a weight is too small for a balance, or None."""
    if weight >= minimum:
        return None
    return Message(
        "balance_below_minimum",
        "%(weight)s is below the minimum weight of this balance, %(minimum)s. Use another balance, "
        "or a triturate.",
        weight=str(weight),
        minimum=str(minimum),
    )
