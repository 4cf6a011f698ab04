"""Final verification: a person who did not make them scans every container, and errors are kept."""

import pytest

from pharmacy.core.errors import InvalidInput, NotAllowed, NotReady
from pharmacy.core.final_verification import DispensingMethod, Miss
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import IllegalTransition, OrderStatus
from pharmacy.core.printing.labels import barcode_number
from pharmacy.models.orders import Order
from pharmacy.services.compounding import dispensing
from pharmacy.services.records import flags, near_misses
from tests import factories
from tests.refusals import code_of, refuses
from tests.services import day
from tests.services.contexts import NOW, ServiceContext

# A manufacturer's code, as sent by a scanner that adds the symbology.
FOREIGN = "]E04006381333931"
UNKNOWN = barcode_number(99_999_999, 1, 1)


@pytest.fixture
def at(context: ServiceContext) -> day.OrderDay:
    """An order of two containers, packaged and labeled."""
    phases = factories.phases_json(factories.phase_json(), factories.phase_json("1"))
    one = day.begun(context, factories.order_json(phases))
    one.verify()
    one.make()
    return one


def misses(at: day.OrderDay) -> list[str]:
    with at.context.reading() as session:
        found = near_misses.find_latest(session, 10)
        return [miss.kind.value for miss, _ in reversed(found)]


def test_an_order_is_ready_once_every_container_was_scanned(at: day.OrderDay) -> None:
    assert [scan.miss for scan in at.scan_all()] == [None, None]
    assert at.approve() == []
    order = at.order
    assert order.status is OrderStatus.READY
    assert (order.transitions[-1].actor_name, order.transitions[-1].is_signed) == ("ada", True)
    assert misses(at) == []


def test_a_missing_container_blocks_the_order(at: day.OrderDay) -> None:
    at.scan(at.items[0].label.barcode)
    assert [item.label.number for item in at.approve()] == [2]
    assert at.order.status is OrderStatus.COMPOUNDING
    assert misses(at) == ["missing"]


def test_the_same_container_twice_is_no_second_one(at: day.OrderDay) -> None:
    number = at.items[0].label.barcode
    assert [at.scan(number).miss for _ in range(2)] == [None, Miss.SECOND_SCAN]
    assert [item.label.number for item in at.approve()] == [2]


def test_a_label_of_another_order_an_old_one_and_a_foreign_code_are_caught(
    at: day.OrderDay,
) -> None:
    body = factories.order_json()
    body["external_id"] = "RX-2"
    body["patient"]["birth_date"] = "1970-01-01"
    other = at.context.place(at.context.client("hospital"), body).order.labels[0]
    at.package(at.packaged(1, lot="N-2611"))
    at.label()
    old = next(label for label in at.order.labels if label.superseded_at is not None)
    found = [at.scan(n).miss for n in (other.barcode, old.barcode, UNKNOWN, FOREIGN)]
    assert found == [Miss.OTHER_ORDER, Miss.OLD_VERSION, Miss.NO_LABEL, Miss.NO_LABEL]
    assert misses(at) == ["other_order", "old_version", "no_label", "no_label"]
    kept = [e for e in at.context.entries() if e.event == "container:refused"]
    assert [entry.detail["kind"] for entry in kept] == misses(at)
    assert "4006381333931" not in str([entry.detail for entry in at.context.entries()])


def test_a_number_that_was_misread_is_scanned_again_and_is_no_near_miss(at: day.OrderDay) -> None:
    wrong = at.items[0].label.barcode
    wrong = wrong[:-1] + str((int(wrong[-1]) + 1) % 10)
    right = at.items[0].label.barcode
    for number in (wrong, "", right[:9], right[4:], f"]C0{right[:5]}", right + right, "]C"):
        with pytest.raises(InvalidInput) as refused:
            at.scan(number)
        assert code_of(refused.value) in ("digit_wrong", "no_digit", "digits_missing")
    assert misses(at) == []


@pytest.mark.parametrize(
    "around", ["]C0{}", "{}\r\n", "\x02]C0{}\x03", "\x1d{}", "]C1 {}\t", "\ufeff{}"]
)
def test_what_a_scanner_adds_to_a_number_makes_no_near_miss(at: day.OrderDay, around: str) -> None:
    assert at.scan(around.format(at.items[0].label.barcode)).miss is None
    assert misses(at) == []


@pytest.mark.parametrize("code", [FOREIGN, "https://example.com/x", "RX-1001"])
def test_a_code_of_another_symbology_is_not_our_label(at: day.OrderDay, code: str) -> None:
    assert at.scan(code).miss is Miss.NO_LABEL
    assert misses(at) == ["no_label"]


def test_a_scan_without_an_answer_is_scanned_again_by_the_same_person(at: day.OrderDay) -> None:
    number = at.items[0].label.barcode
    assert at.scan(number).miss is None
    assert at.scan_again(number).miss is None
    assert misses(at) == []
    assert at.scan_again(number, at.bert).miss is Miss.SECOND_SCAN
    assert at.scan(number).miss is Miss.SECOND_SCAN
    assert [item.label.number for item in at.approve()] == [2]


def test_a_person_who_packaged_or_labeled_a_container_verifies_none(
    context: ServiceContext,
) -> None:
    one = day.begun(context)
    one.verify()
    one.begin()
    one.package(who=one.bert)
    one.label()
    for who in (one.tina, one.bert):
        with pytest.raises(NotAllowed):
            one.scan(one.items[0].label.barcode, who)
    assert one.scan(one.items[0].label.barcode, one.ada).miss is None


def test_no_unlabeled_container_is_verified(context: ServiceContext) -> None:
    one = day.begun(context)
    one.verify()
    one.begin()
    one.package()
    with refuses(NotReady, "container_not_made"):
        one.scan(one.items[0].label.barcode)


def test_a_hold_in_the_middle_has_everything_verified_and_checked_again(at: day.OrderDay) -> None:
    at.scan_all()
    with at.context.transaction() as session:
        order = session.get_one(Order, at.order_id)
        flag = Flag("doses_differ", Severity.HOLD, "Look at it.")
        flags.add_flags(session, at.bert, order, [flag], NOW)
    with refuses(NotReady, "not_being_compounded"):
        at.approve()
    at.context.resolve(at.bert, at.order.flags[-1].id)
    assert at.order.status is OrderStatus.RECEIVED
    at.verify()
    at.begin()
    assert [item.is_made for item in at.items] == [True, True]
    assert [item.label.number for item in at.approve()] == [1, 2]


def test_a_hand_out_keeps_who_received_it_out_of_the_audit(at: day.OrderDay) -> None:
    with refuses(IllegalTransition, "not_from_this_state"):
        at.dispense()
    at.scan_all()
    at.approve()
    at.dispense()
    with at.context.reading() as session:
        [row] = dispensing.of_order(session, at.order)
    assert (row.way, row.recipient) == (DispensingMethod.PICKED_UP, "Robin Sample")
    assert at.order.status is OrderStatus.DISPENSED
    assert at.items == []
    assert "Robin" not in str([entry.detail for entry in at.context.entries()])


@pytest.mark.parametrize(
    ("typed", "pointers"),
    [
        (("", "", ""), ["/way", "/recipient"]),
        (("shipped", "Robin Sample", ""), ["/reference"]),
        (("picked_up", "x" * 101, "y" * 101), ["/recipient", "/reference"]),
    ],
)
def test_dispensing_says_how_and_to_whom(typed: tuple[str, str, str], pointers: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        dispensing.read_receipt(*typed)
    assert [problem.pointer for problem in caught.value.problems] == pointers
