"""The pharmacist's final verification: the result of each scan."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.messages import Message


class Miss(StrEnum):
    """A near miss: an error found before it reached a patient."""

    OTHER_ORDER = "other_order"
    OLD_VERSION = "old_version"
    SECOND_SCAN = "second_scan"
    NOT_IN_THIS_CHECK = "not_in_this_check"
    NO_LABEL = "no_label"
    MISSING = "missing"


MISS_WORDS: dict[Miss, Message] = {
    Miss.OTHER_ORDER: Message("miss_other_order", "a label of another order"),
    Miss.OLD_VERSION: Message("miss_old_version", "an old version of a label"),
    Miss.SECOND_SCAN: Message("miss_second_scan", "the same container twice"),
    Miss.NOT_IN_THIS_CHECK: Message(
        "miss_not_in_this_check", "a label that is not to be checked now"
    ),
    Miss.NO_LABEL: Message("miss_no_label", "no label of this pharmacy"),
    Miss.MISSING: Message("miss_missing", "a container missing"),
}


class DispensingMethod(StrEnum):
    """How containers leave the pharmacy."""

    PICKED_UP = "picked_up"
    DELIVERED = "delivered"
    SHIPPED = "shipped"


WAY_WORDS: dict[DispensingMethod, str] = {
    DispensingMethod.PICKED_UP: "Picked up here",
    DispensingMethod.DELIVERED: "Delivered by us",
    DispensingMethod.SHIPPED: "Shipped by a carrier",
}


@dataclass(frozen=True, slots=True)
class ScannedLabel:
    """The facts about a scanned label: its order, and whether its words are still valid."""

    label: str
    order: str
    is_superseded: bool


def miss(
    seen: ScannedLabel | None, order: str, expected: Collection[str], scanned: Collection[str]
) -> Miss | None:
    """The near miss of a label scanned for an order. None if nothing is wrong.

    seen: None if the label is not ours. expected, scanned: labels of this verification.
    """
    if seen is None:
        return Miss.NO_LABEL
    if seen.order != order:
        return Miss.OTHER_ORDER
    if seen.is_superseded:
        return Miss.OLD_VERSION
    if seen.label in scanned:
        return Miss.SECOND_SCAN
    return None if seen.label in expected else Miss.NOT_IN_THIS_CHECK
