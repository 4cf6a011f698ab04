"""Orders verified by a pharmacist who did not enter them, returned, answered and canceled."""

import datetime

import pytest

from pharmacy.core.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotAllowed,
    NotReady,
    NotSignedIn,
)
from pharmacy.core.orders import IllegalTransition, OrderStatus
from pharmacy.core.roles import Role
from pharmacy.services.labels import rendering
from pharmacy.services.orders import verification
from pharmacy.services.people import accounts
from tests import factories, passwords
from tests.refusals import refuses
from tests.services import amending, day
from tests.services.contexts import NOW, PASSWORD, ServiceContext
from tests.services.day import OrderDay

LEASE = datetime.timedelta(seconds=20)


def steps(at: OrderDay) -> list[str]:
    return [transition.step.value for transition in at.order.transitions]


def test_a_signature_says_who_when_and_what_it_means(context: ServiceContext) -> None:
    at = day.begun(context)
    at.verify()
    [transition] = at.order.transitions
    assert (transition.actor_name, transition.at, transition.is_signed) == ("ada", NOW, True)
    assert transition.meaning == "verified: may be compounded, labeled and printed"
    assert (transition.before, transition.after, at.order.version) == ("received", "verified", 2)


def test_a_wrong_password_proves_nothing(context: ServiceContext) -> None:
    at = day.begun(context)
    with context.reading() as session, pytest.raises(NotSignedIn):
        passwords.proof(session, at.ada.name, f"{PASSWORD}!")


def test_the_password_of_another_person_signs_nothing(context: ServiceContext) -> None:
    at = day.begun(context)
    with context.reading() as session:
        of_bert = passwords.proof(session, at.bert.name, PASSWORD)
    with refuses(InvalidInput, "other_persons_password"), context.transaction() as session:
        verification.verify_order(session, at.ada, at.seen, of_bert, NOW)
    assert at.order.status is OrderStatus.RECEIVED


def test_a_password_that_was_changed_meanwhile_signs_nothing(context: ServiceContext) -> None:
    at = day.begun(context)
    with context.transaction() as session:
        old = passwords.proof(session, at.ada.name, PASSWORD)
        accounts.change_password(session, at.ada, old, passwords.hashed("another one"), NOW)
    with refuses(InvalidInput, "password_changed_meanwhile"), context.transaction() as session:
        verification.verify_order(session, at.ada, at.seen, old, NOW)
    assert at.order.status is OrderStatus.RECEIVED


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.ADMIN])
def test_only_a_pharmacist_verifies(context: ServiceContext, role: Role) -> None:
    at = day.begun(context)
    with refuses(NotAllowed, "only_these_roles"):
        at.verify(context.person("olaf", role))


def test_a_person_who_entered_an_order_never_verifies_it(context: ServiceContext) -> None:
    ada = context.pharmacist("ada")
    order = context.place(ada).order
    at = OrderDay(context, order.id, context.person("tina"), ada, context.pharmacist("bert"))
    with refuses(NotAllowed, "you_entered_it"):
        at.verify(ada)
    at.verify(at.bert)


def test_an_amendment_returns_a_verified_order_to_verification_by_another(
    context: ServiceContext,
) -> None:
    at = day.begun(context, factories.ldn_order_json())
    at.verify()
    at.amend(amending.EXTEND)
    assert at.order.status is OrderStatus.RECEIVED
    with refuses(NotAllowed, "you_entered_it"):
        at.verify(at.bert)
    at.verify(at.ada)
    assert steps(at) == ["verify", "change", "verify"]


def test_a_person_who_saw_another_version_verifies_nothing(context: ServiceContext) -> None:
    at = day.begun(context)
    seen = at.seen
    with context.transaction() as session:
        verification.return_for_clarification(session, at.ada, seen, "which dose?", NOW)
    with pytest.raises(ChangedMeanwhile), context.transaction() as session:
        verification.verify_order(session, at.ada, seen, at.proof(session), NOW)


def test_a_returned_order_keeps_its_reason_and_its_answer(
    context: ServiceContext,
) -> None:
    at = day.begun(context)
    with context.transaction() as session:
        verification.return_for_clarification(session, at.ada, at.seen, "which dose?", NOW)
    with context.transaction() as session:
        verification.answer(session, at.tina, at.seen, "the clinic said 0.5 mg", NOW)
    reasons = [(transition.actor_name, transition.reason) for transition in at.order.transitions]
    assert reasons == [("ada", "which dose?"), ("tina", "the clinic said 0.5 mg")]
    assert at.order.status is OrderStatus.RECEIVED
    assert "clinic said" not in str([entry.detail for entry in context.entries()])


def test_nothing_of_a_canceled_order_is_rendered_or_printed(context: ServiceContext) -> None:
    at = day.begun(context)
    with context.transaction() as session:
        verification.cancel_order(session, at.tina, at.seen, "typed in twice", NOW)
    with context.transaction() as session:
        assert rendering.claim_labels(session, at.order_id, NOW, LEASE) == []
    with pytest.raises(NotReady, match="cancelled"):
        context.intend(at.tina, at.order.labels[0], context.printer())
    with refuses(IllegalTransition, "not_from_this_state"):
        at.verify()


def test_what_was_dispensed_is_stopped_and_not_canceled(context: ServiceContext) -> None:
    at = day.begun(context)
    at.finish()
    with refuses(IllegalTransition, "not_from_this_state"), context.transaction() as session:
        verification.cancel_order(session, at.ada, at.seen, "too late", NOW)
