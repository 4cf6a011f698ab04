"""A technician packages the containers of a verified order, and each gets a matching label."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from pharmacy import job_queue
from pharmacy.core.errors import InvalidInput, NotAllowed, NotReady
from pharmacy.core.orders import IllegalTransition, OrderStatus
from pharmacy.core.packaging import PackagedContainer
from pharmacy.core.roles import Role
from pharmacy.services.compounding import packaging
from tests import factories
from tests.refusals import refuses
from tests.services import amending, day
from tests.services.contexts import NOW, ServiceContext

LATER = datetime.timedelta(days=1)


@pytest.fixture
def at(context: ServiceContext) -> day.OrderDay:
    """An order of one container that is being compounded."""
    one = day.begun(context)
    one.verify()
    one.begin()
    return one


def refusal(at: day.OrderDay, **other: Any) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        at.package(at.packaged(**other))
    [problem] = caught.value.problems
    return problem.pointer, problem.code


def test_nothing_is_compounded_before_it_is_verified(context: ServiceContext) -> None:
    one = day.begun(context)
    with refuses(IllegalTransition, "not_from_this_state"):
        one.begin()
    with refuses(NotReady, "not_being_compounded"):
        one.package()


def test_the_packaging_is_stored_with_the_person(at: day.OrderDay) -> None:
    at.package()
    [item] = at.items
    assert item.packaging_record is not None
    assert (
        item.packaging_record.capsules,
        item.packaging_record.lot,
        item.packaging_record.person.name,
    ) == (
        7,
        item.container.lot,
        "tina",
    )
    assert at.context.events(item.container.id) == ["container:filled"]


def test_the_same_click_twice_fills_once(at: day.OrderDay) -> None:
    at.package()
    at.package()
    [item] = at.items
    assert item.packaging_record is not None
    assert item.packaging_record.number == 1


def test_of_two_people_packaging_one_container_the_second_gets_what_is_recorded(
    at: day.OrderDay,
) -> None:
    at.package()
    seen = at.packaged()
    at.package(at.packaged(lot="N-2"))
    # An older page sends what it showed, which nobody typed.
    at.package(seen, who=at.bert)
    assert at.items[0].container.lot == "N-2"
    typed = replace(seen, lot="N-3")
    with refuses(InvalidInput, "recorded_meanwhile") as caught:
        at.package(typed, who=at.bert)
    assert caught.value.problems[0].pointer == "/1/lot"
    at.package(replace(typed, seen=2), who=at.bert)
    assert at.items[0].container.lot == "N-3"


def test_another_count_than_the_label_says_is_refused(at: day.OrderDay) -> None:
    assert refusal(at, capsules=6) == ("/1/capsules", "count")


def test_a_date_later_than_the_labels_is_refused(at: day.OrderDay) -> None:
    later = at.packaged().beyond_use_on + LATER
    assert refusal(at, beyond_use_on=later) == ("/1/beyond_use_on", "too_late")


def test_a_date_before_the_last_night_is_refused(at: day.OrderDay) -> None:
    *_, last = at.items[0].label.container.spans
    too_early = at.order.first_on + datetime.timedelta(days=last[2] - 2)
    assert refusal(at, beyond_use_on=too_early) == ("/1/beyond_use_on", "too_early")


@pytest.mark.parametrize("lot", ["", "x" * 41, "a\nb", "lot \N{SNOWMAN}"])
def test_a_lot_that_cannot_be_printed_is_refused(at: day.OrderDay, lot: str) -> None:
    pointer, _ = refusal(at, lot=lot)
    assert pointer == "/1/lot"


def test_a_container_that_is_not_in_the_order_is_refused(at: day.OrderDay) -> None:
    other = PackagedContainer(9, 7, "L1", at.packaged().beyond_use_on, 0)
    with refuses(InvalidInput, "not_to_be_filled_now"):
        at.package(other)


def test_another_lot_and_an_earlier_date_make_a_new_label(at: day.OrderDay) -> None:
    earlier = at.packaged().beyond_use_on - LATER
    at.context.notifier.notified.clear()
    at.package(at.packaged(lot="N-2611", beyond_use_on=earlier))
    old, new = at.order.labels
    assert (old.version, new.version, old.superseded_at) == (1, 2, NOW)
    assert new.content["lot"] == "N-2611"
    assert f"{earlier:%b} {earlier.day}, {earlier.year}" in new.content["beyond_use"]
    rest = {"lot", "beyond_use", "barcode"}
    assert {k: v for k, v in new.content.items() if k not in rest} == {
        k: v for k, v in old.content.items() if k not in rest
    }
    assert old.barcode != new.barcode
    assert at.context.notifier.notified == [(job_queue.RENDER_LABELS, str(at.order_id))]
    first, anew = at.order.schedules
    assert (first.superseded_at, anew.superseded_at) == (NOW, None)
    assert "N-2611" in str(anew.content)
    assert at.order.status is OrderStatus.COMPOUNDING


def test_an_administrator_fills_nothing(at: day.OrderDay) -> None:
    with pytest.raises(NotAllowed):
        at.package(who=at.context.person("olaf", Role.ADMIN))


def test_a_step_back_after_the_first_containers_were_handed_out_makes_what_is_missing(
    context: ServiceContext,
) -> None:
    one = day.begun(context, factories.ldn_order_json())
    one.finish()
    one.amend(amending.BACK)
    assert one.order.status is OrderStatus.RECEIVED
    made = {p.container.number for p in one.items if not p.is_at_home}
    assert made
    assert made.isdisjoint(range(1, 10))
    assert all(p.label.superseded_at is None for p in one.items)
    one.finish()
    assert one.items == []


def test_a_course_that_was_stopped_is_closed_with_nothing_to_make(context: ServiceContext) -> None:
    one = day.begun(context, factories.ldn_order_json())
    one.finish()
    one.amend(amending.STOP)
    one.verify()
    with refuses(NotReady, "nothing_to_make"):
        one.begin()
    with context.transaction() as session:
        packaging.close(session, one.tina, one.seen, NOW)
    assert one.order.status is OrderStatus.DISPENSED
