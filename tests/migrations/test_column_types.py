"""Stored values are read back exactly, from SQLite and from PostgreSQL."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from pharmacy import db, models
from pharmacy.core.audit import ActorKind, Event
from pharmacy.core.orders import OrderStatus
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import TimeOfDay
from pharmacy.models.audit import AuditEntry
from pharmacy.models.phases import Phase, PhaseDose
from tests.factories import mcg, mg

NOW = datetime.datetime(2026, 11, 23, 6, 7, 8, 123456, tzinfo=datetime.UTC)
STRANGE = "<b>{{7*7}}</b> \N{GRINNING FACE} \N{ARABIC LETTER MEEM} \u738b '\"\\ %s"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A new migrated database of each kind."""
    made = db.make_engine(database_url, pooled=False)
    yield made
    made.dispose()


def order(*doses: Quantity) -> models.orders.Order:
    """An order with a phase for each dose."""
    made = models.orders.Order(
        id=uuid.uuid4(),
        rx_number=1_000_001,
        request="{}",
        request_digest="0" * 64,
        patient=models.patients.Patient(
            identity_key="0" * 64,
            family_name=STRANGE,
            given_name="Robin",
            family_folded="strange",
            given_folded="robin",
            birth_date=datetime.date(1900, 1, 1),
            allergies=[STRANGE],
            medications=[{"name": "codeine", "stopped_on": None}],
            conditions=[],
            language="en",
        ),
        prescriber=models.prescribers.Prescriber(name="Dr. Ada Example"),
        drug="naltrexone",
        form="capsule",
        written_on=datetime.date(2199, 12, 31),
        refills=0,
        first_on=NOW.date(),
        last_on=NOW.date(),
        status=OrderStatus.RECEIVED,
        received_at=NOW,
        due_at=NOW,
    )
    phases = [
        Phase(
            number=day,
            first_day=day,
            last_day=day,
            doses=[PhaseDose(time=TimeOfDay.BEDTIME, dose=dose)],
        )
        for day, dose in enumerate(doses, start=1)
    ]
    made.plans = [plan(phases)]
    return made


def plan(phases: list[Phase]) -> models.plans.Plan:
    """A plan of these phases, without its capsules."""
    return models.plans.Plan(
        formulary_version="naltrexone-2026-11-23",
        days=len(phases),
        capsules=0,
        strengths=0,
        most_capsules_per_dose=0,
        options=[],
        options_complete=True,
        created_at=NOW,
        phases=phases,
    )


def entry(**changes: Any) -> AuditEntry:
    facts: dict[str, Any] = {
        "at": NOW,
        "actor_kind": ActorKind.SYSTEM,
        "actor_name": "worker",
        "event": Event.ORDER_PLACED,
        "subject": "order",
        "subject_id": "1",
        "detail": {},
        "previous_hash": "0" * 64,
        "hash": "1" * 64,
    }
    return AuditEntry(**{**facts, **changes})


def stored_entry(engine: Engine, **changes: Any) -> AuditEntry:
    """An entry as read in a new session."""
    with db.transaction(engine) as session:
        session.add(entry(**changes))
    with db.reading(engine) as session:
        return session.scalars(select(AuditEntry)).one()


# Quantities.


DOSES = [
    Quantity(1, Unit.MG),
    mcg("0.000001"),
    mg("0"),
    mg("0.1"),  # no float equals this
    mg("4.5"),
    mg("999999999"),
    mg("999999999.999999"),  # the largest allowed number
    mcg("999999999.999999"),
]


def test_doses_from_one_picogram_to_the_largest_are_stored_exactly(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(order(*DOSES))
    with db.reading(engine) as session:
        phases = session.scalars(select(Phase).order_by(Phase.number)).all()
        stored = [phase.doses[0].dose for phase in phases]
    assert [(dose.picograms, dose.unit) for dose in stored] == [
        (dose.picograms, dose.unit) for dose in DOSES
    ]


def test_a_negative_dose_is_refused_by_the_database(engine: Engine) -> None:
    with pytest.raises(IntegrityError), db.transaction(engine) as session:
        session.add(order(Quantity(-1, Unit.MG)))


def test_an_unknown_unit_is_refused_by_the_database(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(order(mg("1")))
    with pytest.raises(IntegrityError), db.transaction(engine) as session:
        session.execute(text("UPDATE phase_doses SET dose_unit = 'ug'"))


def test_a_phase_that_ends_before_it_begins_is_refused_by_the_database(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(order(mg("1")))
    with pytest.raises(IntegrityError), db.transaction(engine) as session:
        session.execute(update(Phase).values(last_day=0))


def test_an_order_of_an_unknown_patient_is_refused(engine: Engine) -> None:
    """SQLite checks foreign keys only if that is enabled."""
    with db.transaction(engine) as session:
        session.add(order(mg("1")))
    with pytest.raises(IntegrityError), db.transaction(engine) as session:
        session.execute(update(models.orders.Order).values(patient_id=uuid.uuid4()))


# Moments.


def test_a_moment_is_stored_to_the_microsecond_and_read_in_utc(engine: Engine) -> None:
    at = stored_entry(engine).at
    assert (at, at.tzinfo) == (NOW, datetime.UTC)


def test_a_moment_of_another_zone_is_the_same_moment(engine: Engine) -> None:
    assert stored_entry(engine, at=NOW.astimezone(ZoneInfo("Asia/Kolkata"))).at == NOW


def test_the_two_halves_of_the_hour_that_comes_twice_are_kept_apart(engine: Engine) -> None:
    chicago = ZoneInfo("America/Chicago")
    second = datetime.datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=chicago)
    expected = datetime.datetime(2026, 11, 1, 7, 30, tzinfo=datetime.UTC)
    assert stored_entry(engine, at=second).at == expected


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without time zone"):
        stored_entry(engine, at=naive)


# Texts, days, structures.


def test_a_name_is_stored_unchanged(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(order(mg("1")))
    with db.reading(engine) as session:
        stored = session.scalars(select(models.patients.Patient)).one()
        assert (stored.family_name, stored.allergies) == (STRANGE, [STRANGE])


def test_a_day_is_stored_unchanged(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(order(mg("1")))
    with db.reading(engine) as session:
        stored = session.scalars(select(models.orders.Order)).one()
        assert stored.written_on == datetime.date(2199, 12, 31)


def test_no_address_is_null_and_not_the_word_null(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(order(mg("1")))
    with db.reading(engine) as session:
        nulls = session.scalar(text("SELECT count(*) FROM patients WHERE address IS NULL"))
    assert nulls == 1


def test_a_structure_is_stored_unchanged(engine: Engine) -> None:
    detail = {"text": STRANGE, "list": [1, None, True, "0.10"], "nested": {"": {}}}
    assert stored_entry(engine, detail=detail).detail == detail


def test_an_event_is_stored_as_its_word(engine: Engine) -> None:
    assert stored_entry(engine).event == "order:placed"
