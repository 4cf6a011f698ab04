"""A client's access to an order is audited. Polling for its labels counts as one access."""

from sqlalchemy import select

from pharmacy import db
from pharmacy.models.audit import AuditEntry
from tests.api import bodies
from tests.api.callers import Caller


def accesses(caller: Caller) -> list[str]:
    with db.reading(caller.engine) as session:
        query = select(AuditEntry).where(AuditEntry.event.in_(("order:seen", "order:listed")))
        return [entry.subject_id for entry in session.scalars(query)]


def test_access_to_an_order_is_audited_and_polling_is_not(caller: Caller) -> None:
    order_id = caller.post(bodies.order()).get_json()["id"]
    assert accesses(caller) == []
    for _ in range(3):
        caller.get(f"/api/v1/orders/{order_id}")
    assert accesses(caller) == [order_id]


def test_what_is_listed_was_looked_at(sqlite_caller: Caller) -> None:
    ids = [sqlite_caller.post(bodies.order(n), key=n).get_json()["id"] for n in ("A", "B")]
    sqlite_caller.get("/api/v1/orders")
    assert sorted(accesses(sqlite_caller)) == sorted(ids)


def test_a_label_that_is_not_rendered_was_not_reviewed(sqlite_caller: Caller) -> None:
    label = sqlite_caller.post(bodies.order()).get_json()["labels"][0]["id"]
    assert sqlite_caller.get(f"/api/v1/labels/{label}/pdf").status_code == 409
    assert accesses(sqlite_caller) == []
