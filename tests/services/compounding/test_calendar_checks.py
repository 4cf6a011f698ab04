"""The patient calendar is never forgotten: scanned, in the bag, or a reason why not."""

from dataclasses import replace

import pytest

from pharmacy.core.calendar_checks import (
    AT_DISPENSING,
    REASONS,
    CalendarState,
    CalendarStatement,
    read_calendar,
)
from pharmacy.core.errors import InvalidInput
from pharmacy.core.final_verification import Miss
from pharmacy.core.orders import OrderStatus
from pharmacy.services.compounding import calendar_checks
from pharmacy.services.records import near_misses
from tests import factories
from tests.refusals import refuses
from tests.services import day
from tests.services.contexts import ServiceContext
from tests.services.day import DECLINED, RECEIPT, OrderDay

LOST = CalendarStatement(CalendarState.OTHER, "the toner ran out")


@pytest.fixture
def at(context: ServiceContext) -> OrderDay:
    """An order whose only container is packaged, labeled and scanned in final verification."""
    one = day.begun(context)
    one.verify()
    one.make()
    one.scan_all()
    return one


def said(at: OrderDay) -> list[tuple[str, str, str | None]]:
    """The statement about the calendar, and its transition."""
    order = at.order
    with at.context.reading() as session:
        rows = calendar_checks.of_order(session, order)
        steps = {transition.id: transition.step.value for transition in order.transitions}
        return sorted((steps[transition], row.state, row.note) for transition, row in rows.items())


def test_an_order_is_not_ready_without_a_statement_about_its_calendar(at: OrderDay) -> None:
    with refuses(InvalidInput, "calendar_not_scanned"):
        at.approve(calendar=None)
    assert at.order.status is OrderStatus.COMPOUNDING
    assert at.scan(at.order.schedules[0].barcode).miss is None
    assert at.approve(calendar=None) == []
    assert said(at) == [("compound", "scanned", None)]


def test_each_page_of_the_calendar_may_be_scanned_and_no_near_miss_is_kept(at: OrderDay) -> None:
    number = at.order.schedules[0].barcode
    assert [at.scan(text).miss for text in (number, f"]C0{number}", number)] == [None] * 3
    with at.context.reading() as session:
        assert near_misses.of_order(session, at.order) == []
    assert said(at) == [("compound", "scanned", None)]


@pytest.mark.parametrize("state", [state for state in REASONS if state != CalendarState.OTHER])
def test_a_pharmacy_without_calendars_says_why_and_continues(
    at: OrderDay, state: CalendarState
) -> None:
    assert at.approve(calendar=CalendarStatement(state)) == []
    assert at.order.status is OrderStatus.READY
    assert said(at) == [("compound", state.value, None)]
    checked = [entry for entry in at.context.entries() if entry.event == "calendar:checked"]
    assert [(entry.actor_name, entry.detail["state"]) for entry in checked] == [
        ("ada", state.value)
    ]


def test_the_words_of_a_person_stay_out_of_the_audit(at: OrderDay) -> None:
    at.approve(calendar=LOST)
    assert said(at) == [("compound", "other", "the toner ran out")]
    assert "toner" not in str([entry.detail for entry in at.context.entries()])


def test_an_old_calendar_is_a_near_miss(context: ServiceContext) -> None:
    one = day.begun(context)
    one.verify()
    one.begin()
    old = one.order.schedules[0].barcode
    one.package(one.packaged(lot="N-2611"))
    one.label()
    assert one.scan(old).miss is Miss.OLD_VERSION
    one.scan_all()
    with pytest.raises(InvalidInput):
        one.approve(calendar=None)


def test_the_calendar_of_another_order_is_a_near_miss(at: OrderDay) -> None:
    body = {"external_id": "RX-2"}
    other = at.context.place(at.context.client("hospital"), {**factories.order_json(), **body})
    assert at.scan(other.order.schedules[0].barcode).miss is Miss.OTHER_ORDER


def test_nothing_is_dispensed_without_a_statement_about_the_calendar(
    at: OrderDay,
) -> None:
    at.scan(at.order.schedules[0].barcode)
    at.approve(calendar=None)
    with refuses(InvalidInput, "calendar_not_in_bag"):
        at.dispense(replace(RECEIPT, calendar=None))
    assert at.order.status is OrderStatus.READY
    at.dispense()
    assert said(at) == [("compound", "scanned", None), ("hand_out", "in_bag", None)]


def test_what_was_missing_at_the_check_may_still_be_missing_at_the_counter(at: OrderDay) -> None:
    at.approve()
    at.dispense(replace(RECEIPT, calendar=DECLINED))
    assert said(at) == [("compound", "declined", None), ("hand_out", "declined", None)]


def test_a_new_compounding_asks_for_its_calendar_again(at: OrderDay) -> None:
    at.scan(at.order.schedules[0].barcode)
    at.return_for_clarification()
    at.verify()
    at.begin()
    at.scan_all()
    with refuses(InvalidInput, "calendar_not_scanned"):
        at.approve(calendar=None)


@pytest.mark.parametrize(
    ("state", "note", "pointer"),
    [
        ("lost", "", "/calendar"),
        ("in_bag", "", "/calendar"),
        ("scanned", "", "/calendar"),
        ("other", " ", "/calendar_note"),
        ("declined", "x" * 121, "/calendar_note"),
        ("declined", "a\x00b", "/calendar_note"),
    ],
)
def test_a_reason_is_one_of_the_list(state: str, note: str, pointer: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_calendar(state, note, REASONS)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]


def test_no_choice_states_nothing() -> None:
    assert read_calendar("", "words", AT_DISPENSING) is None
    assert read_calendar("in_bag", " a  b ", AT_DISPENSING) == CalendarStatement(
        CalendarState.IN_BAG, "a b"
    )
