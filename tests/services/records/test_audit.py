"""Every change is audited, in the transaction of the change."""

import datetime
import importlib
import inspect
import pkgutil
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from labels.dots import Printable
from labels.errors import TextMissing
from pharmacy import services
from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.errors import NotFound
from pharmacy.core.scopes import ALL_SCOPES
from pharmacy.core.screening.holds import Reason, ReasonCode
from pharmacy.schemas.amendments import read_amendment
from pharmacy.services.clients import api_keys, oauth_clients
from pharmacy.services.labels import remaking, rendering
from pharmacy.services.orders import amendments, fills, order_checks, placing
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.orders.fill_intakes import FillIntake
from pharmacy.services.planning import component_lots, plan_costs
from pharmacy.services.planning.component_lots import Lot
from pharmacy.services.planning.plan_costs import NewCosts
from pharmacy.services.records import audit, flags
from pharmacy.services.records.order_locks import SeenOrder
from tests import factories
from tests.services import (
    amending,
    audited_batches,
    audited_days,
    audited_equipment,
    audited_formulations,
    audited_lots,
    audited_people,
    audited_print_jobs,
    audited_records,
    audited_webhooks,
    rendered,
)
from tests.services.contexts import NOW, PROFILE, ServiceContext

LEASE = datetime.timedelta(seconds=20)
Act = Callable[[Session], Any]


def place_order(context: ServiceContext) -> Act:
    client = context.client()
    intake = context.intake(factories.order_json())
    facts = placing.Context(PROFILE, context.notifier)
    return lambda session: placing.place_order(session, client, intake, facts, NOW)


def resolve_flag(context: ServiceContext) -> Act:
    pharmacist, flag_id = context.pharmacist(), context.held().flags[0].id
    reason = Reason(ReasonCode.OTHER, "a test")
    facts = placing.Context(PROFILE, context.notifier)
    return lambda session: flags.resolve_flag(session, pharmacist, str(flag_id), reason, facts, NOW)


def amend_order(context: ServiceContext) -> Act:
    client, pharmacist = context.client(), context.pharmacist()
    order = amending.ldn(context, client)
    seen = SeenOrder(str(order.id), frozenset({order.version}))
    asked, facts = read_amendment(amending.EXTEND), placing.Context(PROFILE, context.notifier)
    return lambda session: amendments.amend_order(
        session, pharmacist, seen, AmendmentIntake(asked), facts, NOW
    )


LOT = Lot("naltrexone", "naltrexone HCl", "L1")


def add_component(context: ServiceContext) -> Act:
    expires_on = NOW.date() + datetime.timedelta(days=1)
    return lambda session: component_lots.add_component(session, COMMAND_LINE, LOT, expires_on, NOW)


def withdraw_component(context: ServiceContext) -> Act:
    with context.transaction() as session:
        add_component(context)(session)
    return lambda session: component_lots.withdraw_component(session, COMMAND_LINE, LOT, NOW)


def set_costs(_: ServiceContext) -> Act:
    new = NewCosts(0, 200, 300, None, "labor was measured")
    return lambda session: plan_costs.set_costs(session, COMMAND_LINE, new, NOW)


def make_fill(context: ServiceContext) -> Act:
    """A refill of an order of one phase, in its last week."""
    person, body = context.person(), factories.order_json()
    body["prescription"]["refills"] = 1
    body["start_on"] = None
    body["patient"]["medications"] = []
    order_id, facts = (
        str(context.place(person, body).order.id),
        placing.Context(PROFILE, context.notifier),
    )
    return lambda session: fills.make_fill(session, person, order_id, FillIntake(2), facts, NOW)


def add_api_key(context: ServiceContext) -> Act:
    return lambda session: api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE)


def rotate_api_key(context: ServiceContext) -> Act:
    context.client("clinic")
    return lambda session: api_keys.rotate_api_key(
        session, "clinic", audited_print_jobs.LONG_AFTER, NOW, COMMAND_LINE
    )


def revoke_api_key(context: ServiceContext) -> Act:
    context.client("clinic")
    with context.reading() as session:
        (key,) = api_keys.find_api_keys(session, "clinic")
    return lambda session: api_keys.revoke_api_key(session, str(key.id), NOW, COMMAND_LINE)


JWKS = {"keys": [{"kid": "a key of a test"}]}


def add_client(context: ServiceContext) -> Act:
    return lambda session: oauth_clients.add_client(
        session, "clinic", JWKS, ALL_SCOPES, NOW, COMMAND_LINE
    )


def client_of(context: ServiceContext) -> str:
    with context.transaction() as session:
        return str(add_client(context)(session).id)


def change_keys(context: ServiceContext) -> Act:
    client_id = client_of(context)
    return lambda session: oauth_clients.change_keys(session, client_id, JWKS, NOW, COMMAND_LINE)


def revoke_client(context: ServiceContext) -> Act:
    client_id = client_of(context)
    return lambda session: oauth_clients.revoke_client(session, client_id, NOW, COMMAND_LINE)


def issue_token(context: ServiceContext) -> Act:
    shown = oauth_clients.Assertion(client_of(context), "jti", NOW)
    return lambda session: oauth_clients.issue_token(session, shown, ["orders:read"], NOW)


def claimed_label(context: ServiceContext) -> rendering.Claim:
    order = context.place(context.client()).order
    with context.transaction() as session:
        claims = rendering.claim_labels(session, order.id, NOW, LEASE)
    return claims[0]


def store_rendered(context: ServiceContext) -> Act:
    claim = claimed_label(context)
    return lambda session: rendering.store_rendered(session, claim, Printable(rendered.pdf(1)), NOW)


def fail_label(context: ServiceContext) -> Act:
    claim = claimed_label(context)
    return lambda session: rendering.fail_label(session, claim, TextMissing("drug"), NOW)


def make_again(context: ServiceContext) -> Act:
    person, claim = context.person(), claimed_label(context)
    with context.transaction() as session:
        rendering.fail_label(session, claim, TextMissing("drug"), NOW)
    label_id = str(claim.label_id)
    return lambda session: remaking.make_again(session, person, label_id, context.notifier, NOW)


def record_check(context: ServiceContext) -> Act:
    client, sent = context.client(), context.intake(factories.order_json()).sent
    return lambda session: order_checks.record_check(session, client, sent, None, NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event | list[Event]]] = {
    "placing.place_order": (place_order, Event.ORDER_PLACED),
    "order_checks.record_check": (record_check, Event.CHECK_MADE),
    "flags.resolve_flag": (resolve_flag, Event.FLAG_RESOLVED),
    "amendments.amend_order": (amend_order, Event.ORDER_AMENDED),
    "fills.make_fill": (make_fill, Event.FILL_MADE),
    **audited_equipment.AUDITED,
    **audited_lots.AUDITED,
    **audited_records.AUDITED,
    **audited_batches.AUDITED,
    "component_lots.add_component": (add_component, Event.COMPONENT_ADDED),
    "component_lots.withdraw_component": (withdraw_component, Event.COMPONENT_WITHDRAWN),
    "api_keys.add_api_key": (add_api_key, Event.API_KEY_ADDED),
    "api_keys.rotate_api_key": (rotate_api_key, Event.API_KEY_ROTATED),
    "api_keys.revoke_api_key": (revoke_api_key, Event.API_KEY_REVOKED),
    "oauth_clients.add_client": (add_client, Event.OAUTH_CLIENT_ADDED),
    "oauth_clients.change_keys": (change_keys, Event.OAUTH_CLIENT_KEYS_CHANGED),
    "oauth_clients.revoke_client": (revoke_client, Event.OAUTH_CLIENT_REVOKED),
    "oauth_clients.issue_token": (issue_token, Event.OAUTH_CLIENT_ADMITTED),
    **audited_print_jobs.AUDITED,
    **audited_days.AUDITED,
    **audited_webhooks.AUDITED,
    **audited_formulations.AUDITED,
    **audited_people.AUDITED,
    "plan_costs.set_costs": (set_costs, Event.COSTS_SET),
    "rendering.store_rendered": (store_rendered, Event.LABEL_RENDERED),
    "rendering.fail_label": (fail_label, Event.LABEL_FAILED),
    "remaking.make_again": (make_again, Event.LABEL_QUEUED_AGAIN),
}
# An amended order must be verified again.
TAKE_BACK = ("amendments.amend_order", "fills.make_fill")
# Why these change nothing that needs an audit entry.
NOT_AUDITED = {
    "credentials.credential_of": "reads",
    "credentials.note_used": "says no more than that a key was used",
    "audit.record": "it is the audit",
    "access_log.record_accesses": "it is the audit, of looks",
    "access_log.taken": "reads",
    "near_misses.keep": "a part of a scan, which is audited",
    "idempotency.remember": "it repeats an answer whose order is audited",
    "containers.add_containers": "a part of what is audited: an order, an amendment or a fill",
    "containers.label_fill": "a part of make_fill",
    "signatures.approach": "the guess itself is audited, if it was wrong",
    "flags.add_flags": "a part of what found them; a hold among them is a transition",
    "flags.hold_for": "a part of what found the flags; the hold is a transition",
    "transitions.apply": "a part of every step, with an entry of its own",
    "medication_requests.place_order": "place_order and the place of its resource",
    "order_checks.check_order": "reads; its caller records the check",
    "order_checks.ready_by": "computes",
    "medication_requests.check_order": "the same of a resource",
    "order_changes.changing": "each step of the change is audited",
    "order_changes.placing": "a part of place_order",
    "versions.keep": "a part of what counts the version up",
    "stored_labels.label_values": "a part of what is audited: an order, an amendment or a fill",
    "stored_labels.label_row": "a part of what is audited: an order, an amendment or a fill",
    "new_rows.of_order": "a part of place_order",
    "plans.plan_row": "a part of an amendment, which is audited",
    "plans.plan_rows": "a part of what is audited: an order or an amendment",
    "api_keys.is_live": "reads",
    **audited_print_jobs.NOT_AUDITED,
    **audited_equipment.NOT_AUDITED,
    **audited_batches.NOT_AUDITED,
    **audited_records.NOT_AUDITED,
    **audited_webhooks.NOT_AUDITED,
    **audited_formulations.NOT_AUDITED,
    **audited_people.NOT_AUDITED,
    "api_keys.client_named": "a part of add_api_key and of add_client",
    "calendar_checks.note_scanned": "a part of a scan of the final verification",
    "calendar_checks.refuse_unless_stated": "a part of final_verification.approve",
    "calendar_checks.keep_dispensed": "a part of dispense",
    "calendar_checks.keep": "a part of those three, and in the audit with them",
    "cancellation.end_labels": "a part of cancel_order",
    "patient_calendars.calendar_values": "a part of what is audited: an order or an amendment",
    "patient_calendars.add_schedule": "a part of what is audited: an order or an amendment",
    "patient_calendars.renew": "a part of filling a container, which is audited",
    "patient_calendars.supersede": "a part of amend_order",
    "dispositions.carry": "a part of amend_order",
    "dispositions.supersede": "a part of amend_order",
    "rendering.claim_labels": "its end is audited, whatever it is",
    "rendering.undone_orders": "reads",
    "readiness.backlog": "reads",
    "rendering.waiting_labels": "reads",
    "readiness.beat": "says no more than that a worker lives",
    "workdays.workday": "reads",
    "clocks.is_longer_ago": "compares",
    "clocks.is_too_far": "compares",
}


def services_with_a_clock() -> Iterator[str]:
    """Every public function of the services with a `now` parameter, as every changing one has."""
    for found in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_public = function.__module__ == module.__name__ and not name.startswith("_")
            if is_public and "now" in inspect.signature(function).parameters:
                yield f"{found.name.rpartition('.')[2]}.{name}"


def test_it_is_decided_of_every_service_whether_it_is_audited() -> None:
    assert sorted(services_with_a_clock()) == sorted([*AUDITED, *NOT_AUDITED])


@pytest.mark.parametrize("service", AUDITED)
def test_a_service_that_changes_something_is_audited(context: ServiceContext, service: str) -> None:
    prepare, event = AUDITED[service]
    events = event if isinstance(event, list) else [event]
    act = prepare(context)
    before = len(context.entries())
    with context.transaction() as session:
        act(session)
    steps = [Event.ORDER_RELEASED] if service == "flags.resolve_flag" else []
    steps += [Event.ORDER_TAKEN_BACK] if service in TAKE_BACK else []
    assert [entry.event for entry in context.entries()[before:]] == [*steps, *events]


def record_and_fail(context: ServiceContext) -> None:
    with context.transaction() as session:
        audit.record(session, COMMAND_LINE, Event.USER_ADDED, uuid.uuid4(), NOW)
        session.flush()
        raise NotFound("nothing is here")


def test_what_is_rolled_back_leaves_no_entry(context: ServiceContext) -> None:
    with pytest.raises(NotFound):
        record_and_fail(context)
    assert context.entries() == []
