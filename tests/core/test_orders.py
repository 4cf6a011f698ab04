"""The transitions of an order, and the part of a flag that its client may read."""

import pytest

from pharmacy.core import orders
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import MEANINGS, TRANSITIONS, IllegalTransition, OrderStatus, Step
from pharmacy.core.roles import Permission
from tests.refusals import refuses

R, H, V = OrderStatus.RECEIVED, OrderStatus.HELD, OrderStatus.VERIFIED
C, K, D = OrderStatus.COMPOUNDING, OrderStatus.READY, OrderStatus.DISPENSED
X = OrderStatus.CANCELLED
NO = None
# The whole policy again: the result of each transition from each status, and its permission.
TABLE: dict[Step, tuple[tuple[OrderStatus | None, ...], Permission | None]] = {
    #                received held verified compounding ready dispensed cancelled
    Step.HOLD: ((H, NO, H, H, H, H, NO), None),
    Step.RELEASE: ((NO, R, NO, NO, NO, NO, NO), Permission.RESOLVE_HOLD),
    Step.CHANGE: ((R, H, R, R, R, R, NO), None),
    Step.RETURN: ((R, NO, R, R, R, NO, NO), Permission.VERIFY_ORDER),
    Step.ANSWER: ((R, NO, NO, NO, NO, NO, NO), Permission.PLACE_ORDER),
    Step.VERIFY: ((V, NO, NO, NO, NO, NO, NO), Permission.VERIFY_ORDER),
    Step.COMPOUND: ((NO, NO, C, NO, NO, NO, NO), Permission.COMPOUND),
    Step.FINAL_VERIFICATION: ((NO, NO, NO, K, NO, NO, NO), Permission.FINAL_VERIFICATION),
    Step.DISPENSE: ((NO, NO, NO, NO, D, NO, NO), Permission.DISPENSE),
    Step.CLOSE: ((NO, NO, D, NO, NO, NO, NO), Permission.DISPENSE),
    Step.CANCEL: ((X, X, X, X, X, NO, NO), Permission.CANCEL_ORDER),
}


@pytest.mark.parametrize("step", Step)
def test_a_transition_leads_exactly_where_the_table_says(step: Step) -> None:
    ways, permission = TABLE[step]
    assert tuple(TRANSITIONS[step].ways.get(status) for status in OrderStatus) == ways
    assert TRANSITIONS[step].permission is permission


@pytest.mark.parametrize("step", Step)
def test_a_step_that_is_not_in_the_table_is_refused_with_a_remedy(step: Step) -> None:
    for status in OrderStatus:
        if (after := TRANSITIONS[step].ways.get(status)) is not None:
            assert orders.status_after(status, step) is after
            continue
        with refuses(IllegalTransition, "not_from_this_state"):
            orders.status_after(status, step)


def test_each_signature_has_a_meaning_that_has_room_in_its_column() -> None:
    assert set(MEANINGS) == set(Step)
    assert max(len(words) for words in MEANINGS.values()) <= 100


def test_labels_are_printed_from_verified_on_and_only_so() -> None:
    assert {V, C, K, D} == orders.PRINTABLE


def test_nothing_gets_to_a_patient_without_being_verified_and_checked() -> None:
    """Without one of these transitions, no path through the table ends in dispensing."""
    for needed in (Step.VERIFY, Step.COMPOUND, Step.FINAL_VERIFICATION):
        reached, before = {R}, set[OrderStatus]()
        while reached != before:
            before = set(reached)
            ways = [rule.ways for step, rule in TRANSITIONS.items() if step is not needed]
            reached |= {way[status] for status in before for way in ways if status in way}
        assert K not in reached


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("One.", "One."),
        ("One.\nTwo.", "One. Two."),
        ("One.\n\nFor the pharmacy.", "One."),
        ("One.\nTwo.\n\nFor the pharmacy.\n\nMore.", "One. Two."),
    ],
)
def test_a_client_reads_the_first_paragraph_in_one_line(message: str, shown: str) -> None:
    assert Flag("code", Severity.HOLD, message).shown_to_client == shown
