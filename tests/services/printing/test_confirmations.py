"""People's reports on print jobs: came out, did not come out, or scanned."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from pharmacy.core.audit import Actor
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.final_verification import Miss
from pharmacy.core.printing import labels as barcodes
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.services.printing import confirmations, sending
from pharmacy.services.records import near_misses
from tests import factories
from tests.refusals import refuses
from tests.services import amending
from tests.services.contexts import NOW, ServiceContext

AT_ONCE = 4


def scan(
    context: ServiceContext, actor: Actor, label: Label, number: str | None = None
) -> confirmations.ConfirmedLabel:
    """Scan a label, or another barcode, at the page of its order."""
    with context.transaction() as session:
        at, text = str(label.order_id), number or label.barcode
        return confirmations.confirm_print_job(session, actor, at, text, NOW)


def settle(context: ServiceContext, actor: Actor, attempt_id: uuid.UUID, *, came_out: bool) -> None:
    with context.transaction() as session:
        confirmations.settle_print_job(session, actor, str(attempt_id), NOW, came_out=came_out)


def test_a_scan_confirms_the_print_job_that_was_sent(
    context: ServiceContext, person: Actor, label: Label, attempt_id: uuid.UUID
) -> None:
    context.send(attempt_id, has_ended=False)
    assert scan(context, person, label).is_new
    attempt = context.attempt(attempt_id)
    assert (attempt.state, attempt.ended_at) == (PrintState.CONFIRMED, NOW)
    assert str(attempt.confirmed_by) == person.id
    assert context.events(attempt_id)[-1] == "print:confirmed"


def test_a_second_scan_of_a_label_is_nothing_new(
    context: ServiceContext, person: Actor, label: Label, attempt_id: uuid.UUID
) -> None:
    context.send(attempt_id)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [*pool.map(lambda _: scan(context, person, label).is_new, range(AT_ONCE))]
    assert sorted(found) == [False, False, False, True]
    assert context.events(attempt_id).count("print:confirmed") == 1


def test_a_scanner_may_send_white_space(
    context: ServiceContext, person: Actor, label: Label, attempt_id: uuid.UUID
) -> None:
    context.send(attempt_id)
    assert scan(context, person, label, f" {label.barcode[:8]} {label.barcode[8:]}\r\n").is_new


def test_a_scan_settles_an_unconfirmed_print_job(
    context: ServiceContext, person: Actor, label: Label, attempt_id: uuid.UUID
) -> None:
    context.lose(attempt_id)
    assert scan(context, person, label).is_new
    assert context.attempt(attempt_id).state is PrintState.CONFIRMED


def test_a_print_job_reported_lost_and_then_scanned_is_confirmed(
    context: ServiceContext, person: Actor, label: Label, attempt_id: uuid.UUID
) -> None:
    context.lose(attempt_id)
    settle(context, person, attempt_id, came_out=False)
    assert context.attempt(attempt_id).state is PrintState.FAILED
    assert scan(context, person, label).is_new
    assert context.attempt(attempt_id).state is PrintState.CONFIRMED


def test_of_several_copies_the_newest_on_paper_is_confirmed(
    context: ServiceContext, person: Actor, label: Label, printer_id: str, attempt_id: uuid.UUID
) -> None:
    context.send(attempt_id)
    second = context.intend(person, label, printer_id, "smeared")
    context.send(second)
    third = context.intend(person, label, printer_id, "smeared again")
    with context.transaction() as session:
        sending.refuse_print_job(session, third, "It takes no PDF.", NOW)
    scan(context, person, label)
    states = [context.attempt(one).state for one in (attempt_id, second, third)]
    assert states == [PrintState.SENT, PrintState.CONFIRMED, PrintState.FAILED]


def test_what_was_never_printed_here_cannot_be_confirmed(
    context: ServiceContext, person: Actor, label: Label, attempt_id: uuid.UUID
) -> None:
    with refuses(NotReady, "no_print_job"):
        scan(context, person, label)
    assert context.attempt(attempt_id).state is PrintState.INTENDED


def test_a_label_of_another_order_is_reported_with_its_rx_number(
    context: ServiceContext, person: Actor, label: Label, printer_id: str, attempt_id: uuid.UUID
) -> None:
    body = factories.order_json()
    body["external_id"], body["patient"]["birth_date"] = "RX-1002", "1970-01-01"
    [other] = context.printable(person, body).labels
    context.send(context.intend(person, other, context.printer()))
    context.send(attempt_id)
    found = scan(context, person, label, other.barcode)
    assert (found.miss, found.rx_number) == (Miss.OTHER_ORDER, 1_000_002)
    assert recorded(context) == [(Miss.OTHER_ORDER, other.id, 1_000_001)]
    assert context.entries()[-1].event == "container:refused"


def recorded(context: ServiceContext) -> list[tuple[Miss, uuid.UUID | None, int]]:
    """The near misses: kind, label, and order."""
    with context.reading() as session:
        found = near_misses.find_latest(session, 10)
        return [(miss.kind, miss.label_id, rx_number) for miss, rx_number in found]


def test_an_old_version_is_recognised(
    context: ServiceContext, person: Actor, printer_id: str
) -> None:
    pharmacist = context.pharmacist()
    order = context.printable(context.client(), factories.ldn_order_json())
    fourth = order.labels[3]
    context.send(context.intend(person, fourth, printer_id))
    amended = amending.amend(context, pharmacist, order.id, amending.EXTEND)
    new = [one for one in amending.current(amended) if one.number == fourth.number]
    assert fourth.barcode not in [one.barcode for one in new]
    # The order waits for verification again, so nobody is working on its containers.
    assert scan(context, person, fourth).miss is Miss.OLD_VERSION
    assert recorded(context) == []
    context.verify(order.id)
    assert scan(context, person, fourth).miss is Miss.OLD_VERSION
    assert recorded(context) == [(Miss.OLD_VERSION, fourth.id, 1_000_001)]
    with context.reading() as session:
        assert confirmations.find_scanned(session, fourth.barcode).id == fourth.id


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "incomplete"),
        ("0123456789", "incomplete"),
        ("https://example.com", "no_barcode"),
        ("9" * 10_000, "incomplete"),
        ("\u0660" * 14, "no_barcode"),
        ("\x1d0100000100101", "incomplete"),
        ("01000001001010", "check_digit"),
        ("0" * 14, "test_label"),
    ],
    ids=["nothing", "short", "another code", "long", "arabic", "sign", "misread", "test"],
)
def test_a_foreign_barcode_has_its_own_message(number: str, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        confirmations.read_number(number)
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_number_of_no_label_here_is_not_found(
    context: ServiceContext, person: Actor, label: Label
) -> None:
    with refuses(NotFound, "no_label_of_this_number"):
        scan(context, person, label, barcodes.barcode_number(9_999_999, 1, 1))


@pytest.mark.parametrize(
    ("came_out", "state"), [(True, PrintState.SENT), (False, PrintState.FAILED)]
)
def test_a_person_reports_whether_a_label_came_out(
    context: ServiceContext, person: Actor, attempt_id: uuid.UUID, came_out: bool, state: PrintState
) -> None:
    context.lose(attempt_id)
    settle(context, person, attempt_id, came_out=came_out)
    settle(context, person, attempt_id, came_out=came_out)
    attempt = context.attempt(attempt_id)
    assert (attempt.state, attempt.settled_at) == (state, NOW)
    assert str(attempt.settled_by) == person.id
    assert context.events(attempt_id).count("print:settled") == 1


def test_what_one_person_said_another_does_not_take_back(
    context: ServiceContext, person: Actor, attempt_id: uuid.UUID
) -> None:
    context.lose(attempt_id)
    settle(context, person, attempt_id, came_out=True)
    with refuses(NotReady, "print_job_settled_already_by"):
        settle(context, context.pharmacist(), attempt_id, came_out=False)
    with pytest.raises(NotReady):
        settle(context, person, attempt_id, came_out=False)
    assert context.attempt(attempt_id).state is PrintState.SENT


def test_only_an_unconfirmed_print_job_asks_a_person(
    context: ServiceContext, person: Actor, attempt_id: uuid.UUID
) -> None:
    for came_out in (True, False):
        with refuses(NotReady, "print_job_settled_already"):
            settle(context, person, attempt_id, came_out=came_out)
    with pytest.raises(NotFound):
        settle(context, person, uuid.uuid4(), came_out=True)


def test_a_late_response_of_the_printer_does_not_override_a_person(
    context: ServiceContext, person: Actor, attempt_id: uuid.UUID
) -> None:
    with context.transaction() as session:
        print_job = sending.claim_print_job(session, attempt_id, NOW)
    assert print_job is not None
    with context.transaction() as session:
        sending.give_up_lost(session, NOW + 2 * sending.LOST)
    settle(context, person, attempt_id, came_out=False)
    with context.transaction() as session:
        sending.record_sent(session, print_job, "7", NOW)
    assert context.attempt(attempt_id).state is PrintState.FAILED


def test_a_late_response_of_the_printer_settles_an_unconfirmed_job(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    with context.transaction() as session:
        print_job = sending.claim_print_job(session, attempt_id, NOW)
    assert print_job is not None
    with context.transaction() as session:
        sending.give_up_lost(session, NOW + 2 * sending.LOST)
    assert context.attempt(attempt_id).state is PrintState.UNKNOWN
    with context.transaction() as session:
        sending.record_sent(session, print_job, "7", NOW)
    assert context.attempt(attempt_id).state is PrintState.SENT
