"""The resource of a verified and dispensed container has both times."""

import datetime
import uuid

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE, ActorKind
from pharmacy.core.final_verification import DispensingMethod
from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.roles import Role
from pharmacy.models.final_verifications import FinalScan
from pharmacy.models.orders import Order
from pharmacy.models.transitions import DispensingRecord, OrderTransition
from pharmacy.models.users import User
from pharmacy.services.people import users
from tests import passwords
from tests.api.fhir.clinics import Clinic
from tests.fhir import samples

CHECKED = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=datetime.UTC)
LEFT = datetime.datetime(2026, 11, 25, 15, 0, tzinfo=datetime.UTC)


def _pharmacist(session: db.Session) -> User:
    secret = passwords.hashed("a long password")
    return users.add_user(session, "ada", Role.PHARMACIST, secret, CHECKED, COMMAND_LINE)


def dispense(clinic: Clinic, order_id: str) -> None:
    """The first container is verified and dispensed. The second one is not."""
    with db.transaction(clinic.caller.engine) as session:
        order = session.get_one(Order, uuid.UUID(order_id))
        ada = _pharmacist(session)
        transitions = [
            OrderTransition(
                id=uuid.uuid4(),
                number=number,
                step=step,
                before="ready",
                after="ready",
                actor_kind=ActorKind.USER,
                actor_id=str(ada.id),
                actor_name="ada",
                at=LEFT,
                is_signed=True,
                meaning="a test",
            )
            for number, step in enumerate((Step.COMPOUND, Step.DISPENSE), start=1)
        ]
        order.transitions += transitions
        session.flush()
        left = DispensingRecord(
            id=uuid.uuid4(),
            move_id=transitions[1].id,
            way=next(iter(DispensingMethod)),
            recipient="her brother",
        )
        session.add(left)
        session.flush()
        session.add(
            FinalScan(
                move_id=transitions[0].id,
                label_id=order.labels[0].id,
                scanned_by=ada.id,
                scanned_at=CHECKED,
                hand_out_id=left.id,
            )
        )
        order.status = OrderStatus.READY


def test_what_was_dispensed_is_completed_and_the_rest_is_not(clinic: Clinic) -> None:
    resource = clinic.create(samples.request(samples.dosage(), samples.dosage(1, 7, 2))).get_json()
    dispense(clinic, resource["id"])
    found = clinic.get(f"/MedicationDispense?prescription={resource['id']}").get_json()
    first, second = (one["resource"] for one in found["entry"])
    assert (first["status"], second["status"]) == ("completed", "preparation")
    assert first["whenPrepared"] == "2026-11-25T09:30:00.000+00:00"
    assert first["whenHandedOver"] == "2026-11-25T15:00:00.000+00:00"
    assert "her brother" not in str(found)
