"""The test of finished capsules: one weight after the other, then the shells and the result."""

from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.balances import weighing
from pharmacy.balances.readings import BalanceReading
from pharmacy.core.errors import NotReady, invalid
from pharmacy.core.making.capsule_tests import CapsuleResult
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Unit
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.schemas import equipment as schemas
from pharmacy.services.batches import batch_rows, bench_gates, capsule_readings, tests_of_capsules
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.batches.bench_gates import BatchTest
from pharmacy.services.batches.progress import Station
from pharmacy.web.batches import bench
from pharmacy.web.batches.bench import BenchScreen
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("capsule_tests")
ADDRESS = "/batches/<batch_id>/test"
MOST_DIGITS = 3
# One press of a key waits for the balance, so it must not hold a web server's thread for long.
PATIENCE_SECONDS = 8.0
TYPED_REFUSED = Message(
    "typed_capsule_refused",
    "This pharmacy takes weights from balances only. Leave the field empty, and press Enter.",
)
NO_ADDRESS = Message(
    "capsule_balance_without_address",
    "This balance is not read over the network. Type what it shows.",
)


@dataclass(frozen=True, slots=True)
class JudgedTest:
    """A stored test, with its result as it is judged again from its weights."""

    row: BatchTest
    result: CapsuleResult


def _facts(session: Session, batch: Batch) -> dict[str, Any]:
    tests = bench_gates.tests_of(session, batch)
    return {
        "readings": capsule_readings.readings_of(batch),
        "wanted": capsule_readings.wanted(batch),
        "why_not": tests_of_capsules.why_not_test(session, batch),
        "tests": [JudgedTest(row, tests_of_capsules.read_result(batch, row)) for row in tests],
        "balance": batch.balance,
        "permits_typed": current.live().settings.profile.permits_typed_weights,
        "may_make": bench.may_make(batch),
    }


SCREEN = BenchScreen(Station.TEST, "web.capsule_tests.show", "_bench_test.html", _facts)
bench.ENDPOINTS[Station.TEST] = SCREEN.endpoint


@pages.get(ADDRESS, may=Permission.READ_BATCH)
def show(batch_id: str) -> AnyResponse:
    """What was weighed so far, and the tests before."""
    return SCREEN.page(batch_id)


@pages.post(f"{ADDRESS}/weigh", may=Permission.MAKE_BATCH)
def weigh(batch_id: str) -> AnyResponse:
    """Read the balance, or take what was typed, as the weight of the next capsule."""
    try:
        reading, is_typed = _reading(batch_id)
        with current.transaction() as session:
            actor, seen, at = visitors.person().actor, bench.seen(batch_id), bench.moment()
            number = capsule_readings.add_reading(
                session, actor, seen, reading, at, is_typed=is_typed
            )
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    words = Message(
        "capsule_weighed", "Capsule %(number)s: %(weight)s.", number=number, weight=reading.weight
    )
    return SCREEN.stay(batch_id, ScanAnswer("good", marked("Right."), words))


def _reading(batch_id: str) -> tuple[BalanceReading, bool]:
    """What the balance shows, and whether a person typed it."""
    typed = request.form.get("weight", "").strip()
    if typed:
        if not current.live().settings.profile.permits_typed_weights:
            raise NotReady(TYPED_REFUSED)
        schemas.read_weight(typed)
        return BalanceReading(typed, str(Unit.MG)), True
    with current.reading() as session:
        balance = batch_rows.get_batch(session, batch_id).balance
        address, serial = balance.address, balance.serial
    if not address:
        raise invalid("/weight", "missing", NO_ADDRESS)
    return weighing.weigh(address, serial, PATIENCE_SECONDS), False


@pages.post(f"{ADDRESS}/drop", may=Permission.MAKE_BATCH)
def drop(batch_id: str) -> AnyResponse:
    """Take a weight out again."""
    text = request.form.get("number", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    try:
        with current.transaction() as session:
            actor, seen, at = visitors.person().actor, bench.seen(batch_id), bench.moment()
            capsule_readings.drop_reading(session, actor, seen, int(text) if is_number else 0, at)
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.stay(batch_id, ScanAnswer("warn", marked("Removed."), ""))


@pages.post(ADDRESS, may=Permission.MAKE_BATCH)
def record(batch_id: str) -> AnyResponse:
    """Judge what was weighed, and keep it."""
    shell = request.form.get("shell", "")
    try:
        with current.transaction() as session:
            actor, seen, at = visitors.person().actor, bench.seen(batch_id), bench.moment()
            batch = batch_rows.get_batch(session, batch_id)
            given = capsule_readings.given_test(batch, shell)
            is_good = tests_of_capsules.record_test(session, actor, seen, given, at).is_good
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    if not is_good:
        return SCREEN.stay(batch_id, ScanAnswer("bad", marked("The test failed."), ""))
    return SCREEN.done(batch_id, ScanAnswer("good", marked("The test is good."), ""))
