"""Print jobs: one per label, and each further one with a reason."""

import hashlib
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from labels.dots import Printable
from pharmacy import job_queue
from pharmacy.core.audit import Actor
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.services.printing import print_jobs, printers, sending
from tests import factories
from tests.refusals import refuses
from tests.services import amending, stored
from tests.services.contexts import NOW, ServiceContext

AT_ONCE = 8


def print_new(
    context: ServiceContext, actor: Actor, order_id: uuid.UUID, *printer_ids: str
) -> list[uuid.UUID]:
    """The print jobs of all labels that had none."""
    wanted = print_jobs.PrintRequest(printer_ids, None)
    with context.transaction() as session:
        found = print_jobs.print_new_labels(
            session, actor, str(order_id), wanted, context.notifier, NOW
        )
        return [attempt.id for attempt in found]


def test_a_print_job_notifies_a_worker(context: ServiceContext, attempt_id: uuid.UUID) -> None:
    assert context.notifier.notified[-1] == (job_queue.PRINT_LABEL, str(attempt_id))
    assert context.attempt(attempt_id).state is PrintState.INTENDED


def test_a_label_without_pdf_is_not_printed(
    context: ServiceContext, person: Actor, printer_id: str
) -> None:
    label = context.place(context.client()).order.labels[0]
    with pytest.raises(NotReady):
        context.intend(person, label, printer_id)
    assert stored.counts(context.engine)["print_attempts"] == 0


def test_an_unknown_printer_is_not_found(
    context: ServiceContext, person: Actor, label: Label
) -> None:
    for printer_id in (str(uuid.uuid4()), "bench"):
        with pytest.raises(NotFound):
            context.intend(person, label, printer_id)


def test_a_printer_with_other_stock_is_refused(
    context: ServiceContext, person: Actor, label: Label
) -> None:
    printer_id = context.printer()
    with context.transaction() as session:
        [printer] = printers.find_printers(session)
        printer.stock = "2x1"
    with pytest.raises(InvalidInput) as refused:
        context.intend(person, label, printer_id)
    assert [problem.code for problem in refused.value.problems] == ["other_stock"]


def test_printing_again_needs_a_reason(
    context: ServiceContext, person: Actor, label: Label, printer_id: str, attempt_id: uuid.UUID
) -> None:
    for reason in (None, ""):
        with pytest.raises(InvalidInput) as refused:
            context.intend(person, label, printer_id, reason)
        assert [problem.code for problem in refused.value.problems] == ["reprint"]
    again = context.attempt(context.intend(person, label, printer_id, "smeared"))
    assert (again.copy, again.reason) == (2, "smeared")


def test_a_print_job_that_certainly_failed_is_repeated_without_a_reason(
    context: ServiceContext, person: Actor, label: Label, printer_id: str, attempt_id: uuid.UUID
) -> None:
    with context.transaction() as session:
        sending.refuse_print_job(session, attempt_id, "It takes no PDF.", NOW)
    assert context.attempt(context.intend(person, label, printer_id)).copy == 2


def test_concurrent_clicks_create_one_print_job(
    context: ServiceContext, person: Actor, label: Label, printer_id: str
) -> None:
    start = threading.Barrier(AT_ONCE)

    def click(_: int) -> bool:
        start.wait()
        try:
            context.intend(person, label, printer_id)
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(click, range(AT_ONCE))) == 1
    assert stored.counts(context.engine)["print_attempts"] == 1


def test_a_print_job_records_person_copy_bytes_and_printer(
    context: ServiceContext, person: Actor, label: Label, printer_id: str, attempt_id: uuid.UUID
) -> None:
    attempt = context.attempt(attempt_id)
    assert str(attempt.user_id) == person.id
    assert str(attempt.printer_id) == printer_id
    assert attempt.pdf_sha256 == context.label(label.id).pdf_sha256
    assert (attempt.copy, attempt.reason, attempt.intended_at) == (1, None, NOW)


def test_a_concurrent_print_job_is_shown_before_another_is_created(
    context: ServiceContext, person: Actor, label: Label, printer_id: str, attempt_id: uuid.UUID
) -> None:
    wanted = print_jobs.PrintRequest((printer_id,), "smeared", seen=0)
    with context.transaction() as session, pytest.raises(InvalidInput) as refused:
        print_jobs.print_label(session, person, str(label.id), wanted, context.notifier, NOW)
    assert [problem.code for problem in refused.value.problems] == ["printed_meanwhile"]


def test_a_paused_printer_gets_nothing_new(
    context: ServiceContext, person: Actor, label: Label, printer_id: str
) -> None:
    with context.transaction() as session:
        printers.pause_printer(session, person, printer_id, NOW)
    with refuses(NotReady, "printer_paused"):
        context.intend(person, label, printer_id)
    with context.transaction() as session, refuses(NotReady, "printer_paused"):
        print_jobs.print_test(session, person, printer_id, context.notifier, NOW)


def test_a_superseded_label_is_never_printed(context: ServiceContext) -> None:
    pharmacist, printer_id = context.pharmacist(), context.printer()
    order = context.printable(context.client(), factories.ldn_order_json())
    amended = amending.amend(context, pharmacist, order.id, amending.EXTEND)
    context.verify(order.id)
    old = next(label for label in amended.labels if label.superseded_at is not None)
    with refuses(NotReady, "label_superseded"):
        context.intend(pharmacist, old, printer_id)
    printed = {
        context.attempt(one).label_id
        for one in print_new(context, pharmacist, order.id, printer_id)
    }
    assert printed
    assert old.id not in printed


def test_nothing_of_a_held_order_is_printed(
    context: ServiceContext, person: Actor, printer_id: str
) -> None:
    with refuses(NotReady, "held_not_printed"):
        context.intend(person, context.held().labels[0], printer_id)


def test_all_labels_come_out_in_their_own_order(
    context: ServiceContext, person: Actor, printer_id: str
) -> None:
    order = context.printable(context.client(), factories.ldn_order_json())
    wanted = print_new(context, person, order.id, printer_id)
    came = []
    while True:
        with context.reading() as session:
            following = sending.next_print_job(session, uuid.UUID(printer_id))
        if following is None:
            break
        came.append(following)
        context.send(following)
    assert came == wanted
    numbers = {label.id: label.number for label in order.labels}
    assert [numbers[context.attempt(one).label_id or one] for one in came] == [*range(1, 10)]


def test_each_label_goes_to_a_printer_of_its_own_stock(
    context: ServiceContext, person: Actor, printer_id: str
) -> None:
    """A patient calendar is on other paper than the containers' labels."""
    order = context.printable(context.client(), factories.ldn_order_json())
    other = context.printer(stock="4x2")
    with context.transaction() as session:
        wide = update(Label).where(Label.order_id == order.id, Label.number == 9)
        session.execute(wide.values(stock="4x2"))
    assert len(print_new(context, person, order.id, printer_id)) == 8
    [print_job] = print_new(context, person, order.id, printer_id, other)
    assert str(context.attempt(print_job).printer_id) == other
    with pytest.raises(InvalidInput) as refused:
        print_new(context, person, order.id, printer_id, other)
    assert [problem.code for problem in refused.value.problems] == ["nothing_new"]


def test_a_test_label_names_no_order_and_belongs_to_none(
    context: ServiceContext, person: Actor, label: Label, printer_id: str, attempt_id: uuid.UUID
) -> None:
    with context.transaction() as session:
        test = print_jobs.print_test(session, person, printer_id, context.notifier, NOW)
    assert context.notifier.notified[-1] == (job_queue.PRINT_LABEL, str(test.id))
    assert (test.label_id, test.pdf_sha256, test.state) == (None, None, PrintState.INTENDED)
    with context.reading() as session:
        assert [one.id for one in print_jobs.find_tests(session, NOW)] == [test.id]
        assert [one.id for one in print_jobs.find_attempts(session, label.order_id)] == [attempt_id]


def test_the_bytes_of_a_test_label_are_known_once_it_is_sent(
    context: ServiceContext, person: Actor, printer_id: str
) -> None:
    with context.transaction() as session:
        test = print_jobs.print_test(session, person, printer_id, context.notifier, NOW)
    with context.transaction() as session:
        print_job = sending.claim_print_job(session, test.id, NOW, Printable(b"%PDF test"))
    assert print_job is not None
    assert print_job.printable.pdf == b"%PDF test"
    assert context.attempt(test.id).pdf_sha256 == hashlib.sha256(b"%PDF test").hexdigest()
