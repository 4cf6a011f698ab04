"""What a client sees of a held order."""

import datetime
import uuid

import pytest
from sqlalchemy import select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE, WORKER
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.roles import Role
from pharmacy.core.screening.holds import Reason, ReasonCode
from pharmacy.models.flags import Flag as FlagRow
from pharmacy.models.orders import Order
from pharmacy.services.people import users
from pharmacy.services.records import flags
from pharmacy.services.records.contexts import Context
from tests import passwords
from tests.api import bodies, shapes
from tests.api.callers import Caller
from tests.api.conftest import new_key
from tests.services import rendered
from tests.services.contexts import PROFILE, RecordingNotifier

NOW = datetime.datetime.now(datetime.UTC)
CONTEXT = Context(PROFILE, RecordingNotifier())


def resolve(caller: Caller, order_id: str) -> None:
    """A pharmacist resolves every hold of an order."""
    with db.transaction(caller.engine) as session:
        pharmacist = users.add_user(
            session, "ada", Role.PHARMACIST, passwords.hashed("a long password"), NOW, COMMAND_LINE
        )
        actor = users.actor_of(pharmacist)
        for row in session.scalars(select(FlagRow).filter_by(order_id=uuid.UUID(order_id))):
            flags.resolve_flag(
                session, actor, str(row.id), Reason(ReasonCode.OTHER, "a test"), CONTEXT, NOW
            )


def test_an_order_whose_quantity_differs_is_accepted_and_held(caller: Caller) -> None:
    response = caller.post(bodies.order(prescription__quantity_written=30))
    answer = response.get_json()
    assert response.status_code == 201
    assert shapes.difference(answer, shapes.ORDER) is None
    assert answer["status"] == "held"
    assert {label["state"] for label in answer["labels"]} == {"queued"}
    [flag] = answer["flags"]
    assert flag == {
        "code": "quantity_differs",
        "severity": "hold",
        "message": (
            "The prescription is for 30 capsules. Its schedule takes 7 capsules in this plan."
        ),
        "resolved": False,
    }


def test_thirty_days_of_supply_for_a_schedule_of_seven_are_held(caller: Caller) -> None:
    answer = caller.post(bodies.order(prescription__days_supply_written=30)).get_json()
    assert [flag["code"] for flag in answer["flags"]] == ["days_differ"]


def test_an_order_continues_after_its_holds_are_resolved(caller: Caller) -> None:
    posted = caller.post(bodies.order(prescription__quantity_written=30))
    order_id = posted.get_json()["id"]
    resolve(caller, order_id)
    read = caller.get(f"/api/v1/orders/{order_id}")
    assert read.get_json()["status"] == "received"
    assert [flag["resolved"] for flag in read.get_json()["flags"]] == [True]
    assert (posted.headers["ETag"], read.headers["ETag"]) == ('"1"', '"2"')


def test_the_labels_of_an_order_that_is_held_again_are_not_returned(caller: Caller) -> None:
    answer = caller.post(bodies.order()).get_json()
    rendered.render(caller.engine, answer["id"])
    paths = [answer["labels"][0]["pdf"], f"/api/v1/orders/{answer['id']}/labels.pdf"]
    assert [caller.get(path).status_code for path in paths] == [200, 200]
    with db.transaction(caller.engine) as session:
        order = session.get_one(Order, uuid.UUID(answer["id"]))
        new = [Flag("doses_differ", Severity.HOLD, "Look at it.")]
        flags.add_flags(session, WORKER, order, new, NOW)
    assert [caller.get(path).status_code for path in paths] == [409, 409]
    resolve(caller, answer["id"])
    assert [caller.get(path).status_code for path in paths] == [200, 200]


def test_the_same_request_again_is_no_duplicate(caller: Caller) -> None:
    first, again = caller.post(bodies.order()), caller.post(bodies.order())
    assert again.get_json() == first.get_json()
    assert again.get_json()["status"] == "received"


@pytest.mark.parametrize("is_own", [True, False])
def test_a_client_learns_only_the_number_of_its_own_order(caller: Caller, *, is_own: bool) -> None:
    first = caller.post(bodies.order("A"), key="a").get_json()
    client = caller if is_own else caller.with_key(new_key(caller.engine, "hospital"))
    answer = client.post(bodies.order("B"), key="b").get_json()
    assert answer["status"] == "held"
    [flag] = answer["flags"]
    assert flag["code"] == "duplicate_order"
    assert (first["rx_number"] in flag["message"]) is is_own
    assert "\n" not in flag["message"]
