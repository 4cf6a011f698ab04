"""Random actions in any order: nothing leaves the pharmacy that two people have not checked."""

import contextlib
from collections.abc import Callable
from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pharmacy.core.audit import Actor
from pharmacy.core.errors import PharmacyError
from pharmacy.core.orders import Step
from pharmacy.core.roles import Role
from pharmacy.models.transitions import OrderTransition
from tests import factories
from tests.services.contexts import ServiceContext
from tests.services.day import OrderDay

SMALL = settings(
    max_examples=4,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
CHANGE = {"change": "extend", "day": 3, "days": 7, "reason": "vivid dreams"}
ANYBODY = st.sampled_from(range(3))


class AnyDay(RuleBasedStateMachine):
    """One order, entered by ada, with a technician and two pharmacists."""

    def __init__(self, context: ServiceContext, people: tuple[Actor, Actor, Actor]) -> None:
        super().__init__()
        self.people = people
        body = factories.order_json()
        year = 1910 + len(context.entries()) % 80
        body["patient"]["birth_date"] = f"{year}-02-03"
        order = context.place(people[1], body).order
        self.at = OrderDay(context, order.id, *people)

    @property
    def transitions(self) -> list[OrderTransition]:
        return self.at.order.transitions

    @rule(who=ANYBODY)
    def verify(self, who: int) -> None:
        attempt(partial(self.at.verify, self.people[who]))

    @rule(who=ANYBODY)
    def compound(self, who: int) -> None:
        attempt(partial(self.at.begin, self.people[who]))
        attempt(partial(self.at.package, who=self.people[who]))
        attempt(self.at.label)

    @rule(who=ANYBODY)
    def check(self, who: int) -> None:
        for item in self.at.items:
            attempt(partial(self.at.scan, item.label.barcode, self.people[who]))
        attempt(partial(self.at.approve, self.people[who]))

    @rule()
    def dispense(self) -> None:
        attempt(self.at.dispense)

    @rule()
    def change(self) -> None:
        attempt(partial(self.at.amend, CHANGE))

    @rule()
    def return_for_clarification(self) -> None:
        attempt(self.at.return_for_clarification)

    @invariant()
    def every_step_follows_the_one_before(self) -> None:
        statuses = ["received", *(transition.after for transition in self.transitions)]
        assert [transition.before for transition in self.transitions] == statuses[:-1]
        assert self.at.order.status.value == statuses[-1]

    @invariant()
    def who_entered_or_changed_it_has_not_verified_it(self) -> None:
        changed = {self.people[1].id}
        for transition in self.transitions:
            if transition.step is Step.CHANGE:
                changed.add(transition.actor_id)
            if transition.step is Step.VERIFY:
                assert transition.actor_id not in changed
                changed = {self.people[1].id}

    @invariant()
    def who_compounded_has_not_checked(self) -> None:
        began = None
        for transition in self.transitions:
            began = transition.actor_id if transition.step is Step.COMPOUND else began
            assert transition.step is not Step.FINAL_VERIFICATION or transition.actor_id != began


def attempt(act: Callable[[], object]) -> None:
    """Try an action. If it is refused, nothing changes."""
    with contextlib.suppress(PharmacyError):
        act()


def test_no_way_through_the_day_leaves_out_a_second_person(sqlite_context: ServiceContext) -> None:
    tina = sqlite_context.person("tina", Role.TECHNICIAN)
    people = tina, sqlite_context.pharmacist("ada"), sqlite_context.pharmacist("bert")

    class Here(AnyDay):
        def __init__(self) -> None:
            super().__init__(sqlite_context, people)

    run_state_machine_as_test(Here, settings=SMALL)
