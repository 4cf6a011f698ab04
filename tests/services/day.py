"""The pharmacy's day by service calls: the people, and a shortcut for each step."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.calendar_checks import CalendarState, CalendarStatement
from pharmacy.core.final_verification import DispensingMethod
from pharmacy.core.packaging import PackagedContainer
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.compounding import dispensing, final_verification, packaging, worklists
from pharmacy.services.compounding.dispensing import Receipt
from pharmacy.services.compounding.final_verification import Scan
from pharmacy.services.compounding.worklists import WorklistItem
from pharmacy.services.orders import placing, verification
from pharmacy.services.people.passwords import Proof
from pharmacy.services.printing import confirmations
from pharmacy.services.records import order_rows
from pharmacy.services.records.order_locks import SeenOrder
from tests import cast, passwords
from tests.services import amending, rendered
from tests.services.contexts import NOW, PASSWORD, PROFILE, ServiceContext

IN_BAG = CalendarStatement(CalendarState.IN_BAG)
DECLINED = CalendarStatement(CalendarState.DECLINED)
RECEIPT = Receipt(DispensingMethod.PICKED_UP, "Robin Sample", None, IN_BAG)


@dataclass
class OrderDay:
    """One order during the day, with a technician and two pharmacists."""

    context: ServiceContext
    order_id: uuid.UUID
    tina: Actor
    ada: Actor
    bert: Actor
    now: datetime.datetime = NOW
    printer_id: str = field(default="")

    @property
    def order(self) -> placing.Order:
        """The order in its current state."""
        return self.context.order(self.order_id)

    @property
    def seen(self) -> SeenOrder:
        """As a user who has just read it."""
        return SeenOrder(str(self.order_id), frozenset({self.order.version}))

    @property
    def items(self) -> list[WorklistItem]:
        """What to make and dispense."""
        with self.context.reading() as session:
            order = order_rows.get_order(session, self.tina, str(self.order_id))
            return worklists.worklist_of(session, order)

    def proof(self, session: Session, who: Actor | None = None) -> Proof:
        """Proof of the signer's password."""
        return passwords.proof(session, (who or self.ada).name, PASSWORD)

    def verify(self, who: Actor | None = None) -> None:
        rendered.render(self.context.engine, str(self.order_id))
        with self.context.transaction() as session:
            verification.verify_order(
                session, who or self.ada, self.seen, self.proof(session, who), self.now
            )

    def return_for_clarification(self) -> None:
        with self.context.transaction() as session:
            verification.return_for_clarification(
                session, self.ada, self.seen, "which dose?", self.now
            )

    def begin(self, who: Actor | None = None) -> None:
        with self.context.transaction() as session:
            packaging.begin(session, who or self.tina, self.seen, self.now)

    def packaged(self, number: int = 1, **other: Any) -> PackagedContainer:
        """A container as planned, with these changes."""
        item = next(p for p in self.items if p.container.number == number)
        container, seen = (
            item.container,
            item.packaging_record.number if item.packaging_record else 0,
        )
        facts = {"capsules": container.capsules, "lot": container.lot, "seen": seen}
        return PackagedContainer(
            number, **{**facts, "beyond_use_on": container.beyond_use_on, **other}
        )

    def package(self, *packaged: PackagedContainer, who: Actor | None = None) -> None:
        """Package the given containers, or all."""
        each = packaged or [
            self.packaged(p.container.number) for p in self.items if not p.is_at_home
        ]
        facts = placing.Context(PROFILE, self.context.notifier)
        with self.context.transaction() as session:
            order_id = str(self.order_id)
            packaging.package(session, who or self.tina, order_id, each, facts, self.now)

    def label(self) -> None:
        """Print every label, apply it and scan it back."""
        rendered.render(self.context.engine, str(self.order_id))
        self.printer_id = self.printer_id or self.context.printer()
        for item in self.items:
            if item.labelled_by is None:
                print_job = self.context.intend(self.tina, item.label, self.printer_id, "a test")
                with self.context.transaction() as session:
                    sent = update(PrintAttempt).where(PrintAttempt.id == print_job)
                    session.execute(sent.values(state=PrintState.SENT, sent_at=self.now))
                    order_id, number = str(self.order_id), item.label.barcode
                    confirmations.confirm_print_job(session, self.tina, order_id, number, self.now)

    def scan(self, number: str, who: Actor | None = None) -> Scan:
        """A scan in final verification."""
        with self.context.transaction() as session:
            order_id = str(self.order_id)
            return final_verification.scan(session, who or self.ada, order_id, number, self.now)

    def scan_again(self, number: str, who: Actor | None = None) -> Scan:
        """The same number again, as if the first scan had no response."""
        with self.context.transaction() as session:
            actor, order_id = who or self.ada, str(self.order_id)
            return final_verification.scan(
                session, actor, order_id, number, self.now, is_again=True
            )

    def scan_all(self) -> list[Scan]:
        return [self.scan(item.label.barcode) for item in self.items]

    def approve(
        self, who: Actor | None = None, calendar: CalendarStatement | None = DECLINED
    ) -> list[WorklistItem]:
        with self.context.transaction() as session:
            proof = self.proof(session, who)
            return final_verification.approve(
                session, who or self.ada, self.seen, proof, self.now, calendar
            )

    def dispense(self, receipt: Receipt = RECEIPT) -> None:
        with self.context.transaction() as session:
            dispensing.dispense(session, self.tina, self.seen, receipt, self.now)

    def make(self) -> None:
        """From verified to compounded: everything packaged and labeled."""
        self.begin()
        self.package()
        self.label()

    def finish(self) -> None:
        """From received to dispensed."""
        self.verify()
        self.make()
        self.scan_all()
        assert self.approve() == []
        self.dispense()

    def amend(self, body: dict[str, Any]) -> None:
        amending.amend(self.context, self.bert, self.order_id, body)


def begun(context: ServiceContext, body: dict[str, Any] | None = None) -> OrderDay:
    """A day with a new order from a client."""
    order = context.place(context.client(), body).order
    people = context.person(cast.TINA), context.pharmacist(cast.ADA), context.pharmacist(cast.BERT)
    return OrderDay(context, order.id, *people)


def labels(day: OrderDay) -> list[Label]:
    """The labels that are not superseded."""
    return [label for label in day.order.labels if label.superseded_at is None]
