"""Migrations keep what pharmacies have stored."""

import datetime
import uuid
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, Table, insert, select

from pharmacy import db, revisions
from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.quantities import Unit
from pharmacy.services.records import audit
from tests.migrations.test_migrations import config

RECEIVED_AT = datetime.datetime(2026, 11, 23, 18, tzinfo=datetime.UTC)
BEYOND_USE_ON = datetime.date(2027, 5, 21)
PATIENT, PRESCRIBER, ORDER, PLAN, PHASE, CONTAINER = (uuid.uuid4() for _ in range(6))
# An order of one phase as the first migration stores it, table by table.
ONE_ORDER: dict[str, dict[str, Any]] = {
    "patients": {
        "id": PATIENT,
        "identity_key": "0" * 64,
        "family_name": "Sample",
        "given_name": "Alex",
        "birth_date": datetime.date(1980, 2, 3),
        "allergies": [],
        "medications": [],
        "conditions": [],
        "language": "en",
    },
    "prescribers": {"id": PRESCRIBER, "name": "Dr. Ada Example"},
    "orders": {
        "id": ORDER,
        "rx_number": 1_000_001,
        "request": "{}",
        "request_digest": "0" * 64,
        "patient_id": PATIENT,
        "prescriber_id": PRESCRIBER,
        "drug": "LDN",
        "form": "capsule",
        "written_on": RECEIVED_AT.date(),
        "refills": 0,
        "start_on": datetime.date(2026, 12, 1),
        "status": "received",
        "version": 1,
        "received_at": RECEIVED_AT,
    },
    "plans": {
        "id": PLAN,
        "order_id": ORDER,
        "version": 1,
        "formulary_version": "naltrexone-2026-11-23",
        "days": 7,
        "capsules": 7,
        "strengths": 1,
        "most_capsules_per_dose": 1,
        "options": [],
        "options_complete": True,
        "created_at": RECEIVED_AT,
    },
    "phases": {"id": PHASE, "order_id": ORDER, "number": 1, "first_day": 1, "last_day": 7},
    "containers": {
        "id": CONTAINER,
        "plan_id": PLAN,
        "number": 1,
        "phase_number": 1,
        "strength_picograms": 500_000_000,
        "strength_unit": Unit.MG.value,
        "capsules": 7,
        "directions": "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days.",
        "beyond_use_on": BEYOND_USE_ON,
        "lot": "1000001-1",
    },
    "flags": {
        "id": uuid.uuid4(),
        "order_id": ORDER,
        "code": "units_mixed",
        "severity": "warning",
        "message": "Doses were written in mg and in mcg.",
    },
}

USER = uuid.uuid4()
ONE_ENTRY = {
    "at": RECEIVED_AT.replace(microsecond=7),
    "actor_kind": "user",
    "actor_id": str(USER),
    "actor_name": "Jos\u00e9",
    "event": "order:placed",
    "subject": "order",
    "subject_id": str(ORDER),
    "detail": {"request": "0" * 64, "count": 2, "held": False, "of": None},
}


def reflected(connection: Connection) -> dict[str, Table]:
    """The tables as reflected from the database."""
    metadata = MetaData()
    metadata.reflect(connection)
    return dict(metadata.tables)


def stored(url: str, table: str) -> Any:
    """The only row of a table."""
    engine = db.make_engine(url, pooled=False)
    with engine.connect() as connection:
        row = connection.execute(select(reflected(connection)[table])).one()
    engine.dispose()
    return row


def as_text(value: Any) -> str:
    """SQLite returns an id as its 32 digits."""
    return str(value).replace("-", "")


@pytest.fixture
def first_order_url(empty_database_url: str) -> str:
    """A database with an order of the first migration, upgraded to the newest."""
    command.upgrade(config(empty_database_url), "0001")
    engine = db.make_engine(empty_database_url, pooled=False)
    with engine.begin() as connection:
        tables = reflected(connection)
        for name, row in ONE_ORDER.items():
            kept = {key: _as_stored(connection, value) for key, value in row.items()}
            connection.execute(insert(tables[name]).values(kept))
    engine.dispose()
    revisions.upgrade(empty_database_url)
    return empty_database_url


def _as_stored(connection: Connection, value: Any) -> Any:
    is_identity = isinstance(value, uuid.UUID) and connection.dialect.name == "sqlite"
    return value.hex if is_identity else value


def test_an_order_gets_the_days_of_its_course(first_order_url: str) -> None:
    order = stored(first_order_url, "orders")
    assert (str(order.first_on), str(order.last_on)) == ("2026-12-01", "2026-12-07")


def test_an_order_gets_the_name_of_its_drug(first_order_url: str) -> None:
    assert stored(first_order_url, "orders").drug == "naltrexone"


def test_phases_go_to_the_plan(first_order_url: str) -> None:
    assert as_text(stored(first_order_url, "phases").plan_id) == PLAN.hex


def test_containers_were_made_in_one_fill(first_order_url: str) -> None:
    fill, container = stored(first_order_url, "fills"), stored(first_order_url, "containers")
    assert as_text(container.fill_id) == as_text(fill.id)
    assert (fill.number, fill.first_day, fill.last_day) == (1, 1, 7)
    assert (fill.made_on, fill.beyond_use_on) == (RECEIVED_AT.date(), BEYOND_USE_ON)


def test_containers_are_taken_from_on_the_days_of_their_phase(first_order_url: str) -> None:
    assert stored(first_order_url, "containers").spans == [[1, 1, 7]]


def test_flags_are_numbered(first_order_url: str) -> None:
    assert stored(first_order_url, "flags").place == 1


def test_the_way_back_gives_phases_to_their_order(first_order_url: str) -> None:
    command.downgrade(config(first_order_url), "0001")
    assert as_text(stored(first_order_url, "phases").order_id) == ORDER.hex


def test_what_the_audit_held_is_chained(empty_database_url: str) -> None:
    """Numbers from a database sequence have gaps. Those after the head was stored have none."""
    command.upgrade(config(empty_database_url), "0004")
    engine = db.make_engine(empty_database_url, pooled=False)
    with engine.begin() as connection:
        entries = reflected(connection)["audit_entries"]
        for number in (1, 2, 5):
            connection.execute(insert(entries).values(number=number, **ONE_ENTRY))
    revisions.upgrade(empty_database_url)
    with db.transaction(engine) as session:
        audit.record(session, COMMAND_LINE, Event.USER_ADDED, USER, RECEIVED_AT)
    with db.reading(engine) as session:
        assert audit.verify(session, []).number == 6
    engine.dispose()
