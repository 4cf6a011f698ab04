"""The state of a container, since when, and what it waits for, by the facts of its order."""

import datetime
from typing import Any

import pytest

from pharmacy.core.container_states import (
    ContainerFacts,
    ContainerMoments,
    ContainerState,
    LaterFill,
    since,
    state_of,
    waits_for,
)
from pharmacy.core.orders import OrderStatus

LATER = LaterFill(2, datetime.date(2027, 5, 1))
ALL: dict[str, Any] = {"is_packaged": True, "is_labeled": True, "is_checked": True}
# The facts, the state and the code of the words, as a technician would say them.
TABLE = [
    ("received", {}, "waiting_for_verification", "waits_for_verification"),
    ("received", {"is_asked": True}, "waiting_for_verification", "waits_for_answer"),
    ("received", {"is_failed": True}, "waiting_for_verification", "waits_for_label"),
    ("received", ALL, "waiting_for_verification", "waits_for_verification"),
    ("received", {"later_fill": LATER}, "waiting_for_verification", "waits_for_verification"),
    ("received", {"is_at_home": True}, "waiting_for_verification", "waits_for_verification"),
    ("received", {"has_left": True}, "dispensed", "waits_for_nothing"),
    ("held", {}, "held", "waits_for_holds"),
    ("held", {"later_fill": LATER}, "held", "waits_for_holds"),
    ("held", {"has_left": True}, "dispensed", "waits_for_nothing"),
    ("verified", {}, "to_compound", "waits_for_compounding"),
    ("verified", {"later_fill": LATER}, "to_compound", "waits_for_fill"),
    ("verified", {"is_at_home": True}, "to_package", "waits_for_new_label"),
    ("compounding", {}, "compounding", "waits_for_packaging"),
    ("compounding", {"is_labeled": True}, "compounding", "waits_for_packaging"),
    ("compounding", {"is_failed": True}, "compounding", "waits_for_label"),
    ("compounding", {"is_packaged": True}, "to_package", "waits_for_labeling"),
    ("compounding", {"is_at_home": True}, "to_package", "waits_for_new_label"),
    ("compounding", {"is_packaged": True, "is_labeled": True}, "to_check", "waits_for_check"),
    ("compounding", {"is_at_home": True, "is_labeled": True}, "to_check", "waits_for_check"),
    ("compounding", ALL, "to_check", "waits_for_signature"),
    ("compounding", {**ALL, "unmade": (1, 3)}, "to_check", "waits_for_others"),
    ("compounding", {"later_fill": LATER}, "to_compound", "waits_for_fill"),
    ("ready", ALL, "ready", "waits_for_pickup"),
    ("ready", {"is_packaged": True, "is_labeled": True}, "to_check", "waits_for_check"),
    ("ready", {"later_fill": LATER}, "to_compound", "waits_for_fill"),
    ("dispensed", {"has_left": True}, "dispensed", "waits_for_nothing"),
    ("dispensed", {"later_fill": LATER}, "to_compound", "waits_for_fill"),
    ("cancelled", {}, "cancelled", "waits_for_nothing_cancelled"),
    ("cancelled", {"later_fill": LATER}, "cancelled", "waits_for_nothing_cancelled"),
    ("cancelled", {"has_left": True}, "dispensed", "waits_for_nothing"),
    ("cancelled", {"is_at_home": True}, "dispensed", "waits_for_nothing"),
    ("verified", {"is_replaced": True}, "cancelled", "waits_for_nothing_replaced"),
    ("verified", {"is_replaced": True, "later_fill": LATER}, "cancelled", "waits_for_nothing_re"),
]


@pytest.mark.parametrize(("status", "facts", "state", "words"), TABLE)
def test_the_facts_decide_the_state_and_the_words(
    status: str, facts: dict[str, Any], state: str, words: str
) -> None:
    found = ContainerFacts(OrderStatus(status), **facts)
    assert state_of(found) == state
    assert waits_for(found, 2).code.startswith(words)


def test_every_status_and_every_state_is_in_the_table() -> None:
    assert {OrderStatus(status) for status, *_ in TABLE} == set(OrderStatus)
    assert {ContainerState(state) for _, _, state, _ in TABLE} == set(ContainerState)


def test_words_name_the_containers_that_hold_up_the_others() -> None:
    facts = ContainerFacts(OrderStatus.COMPOUNDING, **ALL, unmade=(2, 5))
    told = "The order's other containers. Not packaged and labeled yet: 5."
    assert str(waits_for(facts, 2)) == told


def at(hour: int) -> datetime.datetime:
    return datetime.datetime(2026, 11, 23, hour, tzinfo=datetime.UTC)


MOMENTS = ContainerMoments(
    arrived_at=at(9),
    added_at=at(1),
    verified_at=at(6),
    relabeled_at=at(11),
    packaged_at=at(10),
    labeled_at=at(12),
    left_at=at(14),
    replaced_at=at(3),
)


@pytest.mark.parametrize(
    ("status", "facts", "hour"),
    [
        ("received", {}, 9),
        ("received", {"is_at_home": True}, 11),
        ("held", {}, 9),
        ("verified", {}, 6),
        ("dispensed", {"later_fill": LATER}, 6),
        ("verified", {"is_at_home": True}, 11),
        ("compounding", {}, 9),
        ("compounding", {"is_packaged": True}, 11),
        ("compounding", {"is_at_home": True}, 11),
        ("compounding", ALL, 12),
        ("ready", ALL, 9),
        ("dispensed", {"has_left": True}, 14),
        ("cancelled", {}, 9),
        ("received", {"is_replaced": True}, 3),
    ],
)
def test_a_state_began_with_what_led_to_it(status: str, facts: dict[str, Any], hour: int) -> None:
    assert since(ContainerFacts(OrderStatus(status), **facts), MOMENTS) == at(hour)


def test_a_container_of_an_amendment_waits_since_the_amendment() -> None:
    moments = ContainerMoments(arrived_at=at(9), added_at=at(13))
    assert since(ContainerFacts(OrderStatus.RECEIVED), moments) == at(13)
