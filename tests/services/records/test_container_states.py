"""Each container through the day: its state, since when, and one webhook for each change."""

import datetime
import json
import uuid
from collections import Counter
from typing import Any

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.webhooks import CONTAINER_STATE
from pharmacy.schemas.amendments import read_amendment
from pharmacy.services.orders import amendments, fills, placing, verification
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.orders.fill_intakes import FillIntake
from pharmacy.services.records import container_states, order_rows, outbox
from pharmacy.services.records.container_states import ContainerStatus
from tests import factories
from tests.services import day
from tests.services.contexts import NOW, PROFILE, ServiceContext

HOUR = datetime.timedelta(hours=1)
TWO = factories.phases_json(factories.phase_json("0.5"), factories.phase_json("1"))
YEAR = factories.phases_json(factories.phase_json("4.5", 365))
URL = "https://hooks.example.com/"


class WatchedDay:
    """An order whose every step is one hour after the last, and what its client was told."""

    def __init__(
        self, context: ServiceContext, schedule: dict[str, Any] = TWO, refills: int = 0
    ) -> None:
        body = factories.order_json(schedule)
        body["prescription"].update(directions_written=None, quantity_written=None)
        body["prescription"].update(days_supply_written=None, refills=refills)
        body["limits"], body["start_on"] = None, None
        self.context = context
        self.client = context.client()
        with context.transaction() as session:
            outbox.add_endpoint(session, COMMAND_LINE, "clinic", URL, NOW)
        order = context.place(self.client, body).order
        people = context.person("tina"), context.pharmacist("ada"), context.pharmacist("bert")
        self.day = day.OrderDay(context, order.id, *people)
        self.told = 0
        self.before = self.statuses()

    def statuses(self) -> dict[int, ContainerStatus]:
        """The status of each container of the plan in force, by its number."""
        with self.context.reading() as session:
            order = order_rows.get_order(session, self.day.tina, str(self.day.order_id))
            return container_states.numbered(session, order, PROFILE.timezone)

    def states(self) -> list[str]:
        return [one.state.value for _, one in sorted(self.statuses().items())]

    def messages(self) -> list[dict[str, str]]:
        """The messages about containers since the last time, oldest first."""
        with self.context.reading() as session:
            page = outbox.find_deliveries(session, self.client, most=500)
        bodies = [json.loads(one.body) for one in reversed(page.deliveries)]
        told = [body["data"] for body in bodies if body["type"] == CONTAINER_STATE]
        fresh, self.told = told[self.told :], len(told)
        return fresh

    def step(self, name: str, *args: Any) -> list[str]:
        """One step. The client hears once of each changed container."""
        self.day.now += HOUR
        act = getattr(self, name) if hasattr(type(self), name) else getattr(self.day, name)
        act(*args)
        after, told = self.statuses(), self.messages()
        self.refuse_unless_told(after, told)
        self.before = after
        return self.states()

    def refuse_unless_told(
        self, after: dict[int, ContainerStatus], told: list[dict[str, str]]
    ) -> None:
        changed = set()
        for number, one in after.items():
            known = self.before.get(number)
            if known is not None and known.state is one.state:
                assert one.since == known.since, number
            else:
                assert one.since == self.day.now, number
                changed.add((str(one.container_id), one.state.value))
        assert Counter((one["id"], one["state"]) for one in told) >= Counter(changed)
        of_plan = {str(one.container_id) for one in after.values()}
        assert {(t["id"], t["state"]) for t in told if t["id"] in of_plan} == changed
        assert {one["order_id"] for one in told} <= {str(self.day.order_id)}

    def amend(self, body: dict[str, Any]) -> None:
        at = self.day
        facts = placing.Context(PROFILE, self.context.notifier)
        with self.context.transaction() as session:
            intake = AmendmentIntake(read_amendment(body))
            amendments.amend_order(session, at.bert, at.seen, intake, facts, at.now)

    def cancel(self) -> None:
        with self.context.transaction() as session:
            verification.cancel_order(session, self.day.ada, self.day.seen, "asked", self.day.now)

    def fill(self, number: int) -> None:
        at, facts = self.day, placing.Context(PROFILE, self.context.notifier)
        with self.context.transaction() as session:
            fills.make_fill(session, at.tina, str(at.order_id), FillIntake(number), facts, at.now)

    def finish(self) -> None:
        """From received to dispensed, with each step."""
        for name in ("verify", "begin", "package", "label", "scan_all", "approve", "dispense"):
            self.step(name)


@pytest.fixture
def watched(context: ServiceContext) -> WatchedDay:
    """An order of two containers."""
    return WatchedDay(context)


def test_containers_pass_through_every_state_of_the_day(watched: WatchedDay) -> None:
    assert watched.states() == ["waiting_for_verification"] * 2
    assert watched.step("verify") == ["to_compound"] * 2
    assert watched.step("begin") == ["compounding"] * 2
    first = watched.day.packaged(1)
    assert watched.step("package", first) == ["to_package", "compounding"]
    second = watched.day.packaged(2)
    assert watched.step("package", second) == ["to_package"] * 2
    assert watched.step("label") == ["to_check"] * 2
    assert watched.step("scan_all") == ["to_check"] * 2
    assert watched.step("approve") == ["ready"] * 2
    assert watched.step("dispense") == ["dispensed"] * 2


def test_the_one_container_that_is_not_made_is_named(watched: WatchedDay) -> None:
    watched.step("verify")
    watched.step("begin")
    watched.step("package", watched.day.packaged(1))
    watched.step("label")
    assert watched.states() == ["to_check", "compounding"]
    stuck, waiting = watched.statuses()[2], watched.statuses()[1]
    assert waiting.waits_for.values == {"numbers": [2]}
    assert stuck.waits_for.code == "waits_for_packaging"


def test_another_lot_sends_a_labeled_container_back_to_its_label(watched: WatchedDay) -> None:
    for name in ("verify", "begin", "package", "label"):
        watched.step(name)
    again = watched.day.packaged(1, lot="B-77")
    assert watched.step("package", again) == ["to_package", "to_check"]
    assert watched.step("label") == ["to_check"] * 2


def test_an_order_that_is_returned_waits_for_verification_again(watched: WatchedDay) -> None:
    for name in ("verify", "begin", "package", "label"):
        watched.step(name)
    assert watched.step("return_for_clarification") == ["waiting_for_verification"] * 2
    assert {one.waits_for.code for one in watched.statuses().values()} == {"waits_for_answer"}
    assert watched.step("verify") == ["to_compound"] * 2
    # Both are packaged and labeled: only the check is left.
    assert watched.step("begin") == ["to_check"] * 2


def test_a_cancelled_order_promises_nothing(watched: WatchedDay) -> None:
    watched.step("verify")
    assert watched.step("cancel") == ["cancelled"] * 2
    assert [one.promised_at for one in watched.statuses().values()] == [None] * 2


def test_a_container_at_home_with_a_new_label_waits_for_its_label(watched: WatchedDay) -> None:
    watched.finish()
    watched.step("amend", {"change": "extend", "day": 3, "days": 4, "reason": "vivid dreams"})
    states = dict(zip(sorted(watched.statuses()), watched.states(), strict=True))
    assert set(states.values()) == {"waiting_for_verification"}
    assert watched.step("verify")[0] == "to_package"
    assert watched.step("begin")[0] == "to_package"
    watched.step("package")
    assert watched.step("label") == ["to_check"] * len(states)
    watched.step("scan_all")
    watched.step("approve")
    assert watched.step("dispense") == ["dispensed"] * len(states)


def test_what_an_amendment_replaced_is_told_as_cancelled(watched: WatchedDay) -> None:
    watched.step("verify")
    replaced = watched.statuses()[2].container_id
    watched.day.now += HOUR
    watched.amend({"change": "stop", "day": 3, "reason": "rash"})
    assert {"id": str(replaced), "state": "cancelled"} in [
        {"id": one["id"], "state": one["state"]} for one in watched.messages()
    ]


def test_a_cancelled_amendment_leaves_at_home_what_is_there(watched: WatchedDay) -> None:
    watched.finish()
    watched.step("amend", {"change": "extend", "day": 3, "days": 4, "reason": "vivid dreams"})
    watched.cancel()
    home = watched.statuses()[1]
    assert (home.state.value, home.since) == ("dispensed", watched.day.now - HOUR)
    assert {one["state"] for one in watched.messages()} == {"dispensed", "cancelled"}


def test_a_later_fill_waits_for_its_day_and_is_promised_for_its_first_dose(
    context: ServiceContext,
) -> None:
    watched = WatchedDay(context, YEAR)
    assert watched.states() == ["waiting_for_verification"] * 3
    assert watched.step("verify") == ["to_compound"] * 3
    second = watched.statuses()[2]
    assert second.waits_for.code == "waits_for_fill"
    assert second.promised_at is not None
    first_day = watched.day.order.plans[0].fills[1].first_day
    first_on = watched.day.order.first_on + datetime.timedelta(days=first_day - 1)
    promised = second.promised_at.astimezone(PROFILE.timezone)
    # At bedtime: fetched by six in the evening of that day.
    assert (promised.date(), promised.hour) == (first_on, 18)
    for name in ("begin", "package", "label", "scan_all", "approve"):
        watched.step(name)
    assert watched.step("dispense") == ["dispensed", "to_compound", "to_compound"]
    watched.day.now += datetime.timedelta(days=175)
    told = watched.step("fill", 2)
    assert told == ["dispensed", "waiting_for_verification", "waiting_for_verification"]


def test_a_held_order_holds_its_containers_until_its_last_hold_is_resolved(
    context: ServiceContext,
) -> None:
    watched = WatchedDay(context)
    held = context.place(watched.client, {**factories.order_json(), "external_id": "RX-2"}).order
    watched.day.order_id = held.id
    assert watched.states() == ["held"]
    for flag in context.order(held.id).flags:
        if flag.severity.value == "hold":
            context.resolve(watched.day.ada, flag.id)
    assert watched.states() == ["waiting_for_verification"]
    assert [one["state"] for one in watched.messages()] == ["waiting_for_verification"]


def test_a_refill_is_a_new_container_that_waits_for_verification(context: ServiceContext) -> None:
    watched = WatchedDay(context, factories.phases_json(factories.phase_json("0.5", 30)), refills=1)
    watched.finish()
    watched.day.now += datetime.timedelta(days=29)
    assert watched.step("fill", 2) == ["dispensed", "waiting_for_verification"]
    watched.finish()
    assert watched.states() == ["dispensed"] * 2


def test_a_near_miss_and_a_second_print_change_no_container(watched: WatchedDay) -> None:
    for name in ("verify", "begin", "package", "label", "scan_all"):
        watched.step(name)
    first = watched.day.items[0].label
    watched.day.scan(first.barcode)
    context, day_ = watched.context, watched.day
    context.intend(day_.tina, first, day_.printer_id, "smudged")
    assert watched.messages() == []
    assert watched.states() == ["to_check"] * 2


def test_an_order_without_a_client_sends_no_message(context: ServiceContext) -> None:
    at = day.begun(context)
    at.verify()
    with context.reading() as session:
        assert outbox.find_deliveries(session, COMMAND_LINE).deliveries == []
    assert isinstance(at.order_id, uuid.UUID)
