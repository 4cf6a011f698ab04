"""After a jam, labels are printed again from one of them on. None that may come out comes twice."""

import uuid
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from pharmacy.core.audit import Actor
from pharmacy.core.errors import InvalidInput
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.printing import print_jobs, resuming
from tests import factories
from tests.refusals import refuses
from tests.services.contexts import NOW, ServiceContext


@dataclass
class Jam:
    """Nine labels that were printed, and what a person does then."""

    context: ServiceContext
    person: Actor
    printer_id: str
    labels: list[Label]

    def set(self, number: int, state: PrintState, *, has_ended: bool = True) -> None:
        """The status of the print job of a label."""
        now = NOW if has_ended else None
        change = update(PrintAttempt).where(PrintAttempt.label_id == self.labels[number - 1].id)
        with self.context.transaction() as session:
            session.execute(change.values(state=state, ended_at=now))

    def resume(self, number: int, reason: str | None = "Jammed in the printer") -> list[int]:
        """Press the button at a label. Returns the numbers of the labels that are printed."""
        wanted = print_jobs.PrintRequest((self.printer_id,), reason)
        label_id = str(self.labels[number - 1].id)
        with self.context.transaction() as session:
            made = resuming.print_again_from(
                session, self.person, label_id, wanted, self.context.notifier, NOW
            )
            numbers = {label.id: label.number for label in self.labels}
            return [numbers[one.label_id or uuid.UUID(int=0)] for one in made]


@pytest.fixture
def jam(sqlite_context: ServiceContext) -> Jam:
    context = sqlite_context
    order = context.printable(context.client(), factories.ldn_order_json())
    person, printer_id = context.person(), context.printer()
    wanted = print_jobs.PrintRequest((printer_id,), None)
    with context.transaction() as session:
        print_jobs.print_new_labels(session, person, str(order.id), wanted, context.notifier, NOW)
    found = Jam(context, person, printer_id, sorted(order.labels, key=lambda one: one.number))
    for number in range(1, 10):
        found.set(number, PrintState.SENT if number < 4 else PrintState.UNKNOWN)
    return found


def test_one_press_prints_the_label_and_those_after_it_in_order(jam: Jam) -> None:
    jam.context.notifier.notified.clear()
    assert jam.resume(4) == [4, 5, 6, 7, 8, 9]
    assert len(jam.context.notifier.notified) == 1


def test_labels_that_were_never_sent_follow_with_the_same_reason(jam: Jam) -> None:
    for number in (5, 6):
        jam.set(number, PrintState.FAILED)
    assert jam.resume(4) == [4, 5, 6, 7, 8, 9]


def test_a_label_that_was_scanned_is_there_and_does_not_come_again(jam: Jam) -> None:
    jam.set(6, PrintState.CONFIRMED)
    assert jam.resume(4) == [4, 5, 7, 8, 9]


@pytest.mark.parametrize("state", [PrintState.SENT, PrintState.SENDING, PrintState.INTENDED])
def test_a_label_that_the_printer_still_has_does_not_come_twice(
    jam: Jam, state: PrintState
) -> None:
    jam.set(7, state, has_ended=False)
    assert jam.resume(4) == [4, 5, 6, 8, 9]


def test_without_a_reason_none_is_printed(jam: Jam) -> None:
    with refuses(InvalidInput, "label_printed_before"):
        jam.resume(4, None)


def test_a_superseded_label_is_left_out(jam: Jam) -> None:
    with jam.context.transaction() as session:
        session.get_one(Label, jam.labels[7].id).superseded_at = NOW
    assert jam.resume(4) == [4, 5, 6, 7, 9]
