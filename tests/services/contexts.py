"""The context for calling services, and shortcuts for common calls."""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from labels.errors import PrinterFailed
from pharmacy import db, settings
from pharmacy.core.audit import COMMAND_LINE, Actor, ActorKind
from pharmacy.core.orders import OrderRequest
from pharmacy.core.roles import Role
from pharmacy.core.screening import holds
from pharmacy.models.audit import AuditEntry
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.schemas import json_text
from pharmacy.schemas.orders import read_order
from pharmacy.services.clients import api_keys, credentials
from pharmacy.services.orders import placing
from pharmacy.services.people import users
from pharmacy.services.planning import workdays
from pharmacy.services.printing import print_jobs, printers, sending
from pharmacy.services.records import flags, order_rows
from pharmacy.settings import PharmacyProfile
from tests import cast, factories, passwords
from tests.services import rendered

NOW = datetime.datetime(2026, 11, 23, 18, 0, tzinfo=datetime.UTC)
PROFILE = settings.read({}).profile
PASSWORD = cast.PASSWORD


class RecordingNotifier:
    """A notifier that records its notifications."""

    def __init__(self) -> None:
        self.notified: list[tuple[str, str]] = []

    def notify(self, job: str, row_id: str) -> None:
        """Record it."""
        self.notified.append((job, row_id))


@dataclass
class ServiceContext:
    """One database, and what every call needs."""

    engine: Engine
    notifier: RecordingNotifier = field(default_factory=RecordingNotifier)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits."""
        with db.transaction(self.engine) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session."""
        with db.reading(self.engine) as session:
            yield session

    def client(self, name: str = cast.CLIENT) -> Actor:
        """An API client."""
        with self.transaction() as session:
            key = api_keys.add_api_key(session, name, NOW, COMMAND_LINE)
            return credentials.credential_of(session, key, NOW).client

    def person(self, name: str = "tina", role: Role = Role.TECHNICIAN) -> Actor:
        """A person in the pharmacy."""
        with self.transaction() as session:
            user = users.add_user(
                session, name, role, passwords.hashed(PASSWORD), NOW, COMMAND_LINE
            )
            return users.actor_of(user)

    def pharmacist(self, name: str = "ada") -> Actor:
        """A person who may resolve holds."""
        return self.person(name, Role.PHARMACIST)

    def place(
        self, actor: Actor, body: dict[str, Any] | None = None, order_id: uuid.UUID | None = None
    ) -> placing.Placed:
        """Place an order, by default one with a single label."""
        intake = self.intake(body or factories.order_json(), order_id)
        facts = placing.Context(PROFILE, self.notifier)
        with self.transaction() as session:
            placed = placing.place_order(session, actor, intake, facts, NOW)
        return replace(placed, order=self.order(placed.order.id))

    def intake(
        self,
        body: dict[str, Any],
        order_id: uuid.UUID | None = None,
        profile: PharmacyProfile = PROFILE,
    ) -> placing.Intake:
        """An order as it came in, with its proposal."""
        with self.reading() as session:
            workday = workdays.workday(session, profile, NOW)
        return placing.take_in(*read(body, order_id), workday)

    def held(self) -> placing.Order:
        """A held order: the second of the same patient and drug."""
        client = self.client()
        self.place(client)
        body = factories.order_json()
        body["external_id"] = "RX-1002"
        return self.place(client, body).order

    def resolve(
        self, actor: Actor, flag_id: uuid.UUID, words: str = "Dr. Example, by telephone"
    ) -> None:
        """Resolve a hold of an order."""
        reason = holds.Reason(holds.ReasonCode.PRESCRIBER_CONFIRMED, words)
        facts = placing.Context(PROFILE, self.notifier)
        with self.transaction() as session:
            flags.resolve_flag(session, actor, str(flag_id), reason, facts, NOW)

    def verify(self, order_id: uuid.UUID) -> None:
        """Verify an order in its current state."""
        rendered.make_printable(self.engine, str(order_id))

    def order(self, order_id: uuid.UUID) -> placing.Order:
        """An order with its parts as stored now."""
        with self.reading() as session:
            query = select(placing.Order).where(placing.Order.id == order_id)
            return session.scalars(query.options(*order_rows.ORDER_PARTS)).one()

    def rendered_label(self) -> Label:
        """The only label of a new order, which may be printed."""
        return self.printable(self.client()).labels[0]

    def printable(self, actor: Actor, body: dict[str, Any] | None = None) -> placing.Order:
        """A new order whose labels may be printed."""
        order = self.place(actor, body).order
        rendered.make_printable(self.engine, str(order.id))
        return order

    def printer(self, uri: str = "folder:printed", stock: str = "4x3") -> str:
        """The id of a new printer."""
        with self.transaction() as session:
            name = f"printer {uuid.uuid4()}"
            return str(printers.add_printer(session, name, uri, stock, NOW, COMMAND_LINE).id)

    def intend(
        self,
        actor: Actor,
        label: Label,
        printer_id: str,
        reason: str | None = None,
        now: datetime.datetime = NOW,
    ) -> uuid.UUID:
        """Create a print job for a label."""
        wanted = print_jobs.PrintRequest((printer_id,), reason)
        with self.transaction() as session:
            return print_jobs.print_label(
                session, actor, str(label.id), wanted, self.notifier, now
            ).id

    def send(self, attempt_id: uuid.UUID, *, has_ended: bool = True) -> sending.PrintJob:
        """Make a printer accept a print job as its job 7."""
        with self.transaction() as session:
            print_job = sending.claim_print_job(session, attempt_id, NOW)
            assert print_job is not None
            sending.record_sent(session, print_job, "7", NOW, has_ended=has_ended)
            return print_job

    def lose(self, attempt_id: uuid.UUID) -> None:
        """Make a print job unconfirmed."""
        with self.transaction() as session:
            print_job = sending.claim_print_job(session, attempt_id, NOW)
            assert print_job is not None
            error = PrinterFailed("broken off", permanent=False, may_have_printed=True)
            sending.record_failure(session, print_job, error, NOW)

    def attempt(self, attempt_id: uuid.UUID) -> PrintAttempt:
        """A print job as stored now."""
        with self.reading() as session:
            return session.get_one(PrintAttempt, attempt_id)

    def label(self, label_id: uuid.UUID) -> Label:
        """A label as stored now."""
        with self.reading() as session:
            return session.get_one(Label, label_id)

    def events(self, subject_id: uuid.UUID) -> list[str]:
        """The audit entries of one record."""
        return [entry.event for entry in self.entries() if entry.subject_id == str(subject_id)]

    def entries(self) -> Sequence[AuditEntry]:
        """The whole audit, oldest first."""
        with self.reading() as session:
            return session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()


def read(
    body: dict[str, Any], order_id: uuid.UUID | None = None
) -> tuple[OrderRequest, placing.Sent]:
    """The order as sent, and as understood."""
    canonical = json_text.canonical(body)
    return read_order(body), placing.Sent(canonical, canonical, order_id)


def client_without_rows() -> Actor:
    """A client without any order here."""
    return Actor(ActorKind.CLIENT, str(uuid.uuid4()), "elsewhere")
