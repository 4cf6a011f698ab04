"""The weights of a batch: one reading of the balance after the other, and each that is wrong."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.balances import weighing
from pharmacy.balances.readings import BalanceReading
from pharmacy.core.errors import InvalidInput, NotReady, invalid
from pharmacy.core.making.batches import WeightBand
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Unit
from pharmacy.core.roles import Permission
from pharmacy.schemas import equipment as schemas
from pharmacy.services.batches import (
    batch_lots,
    batch_rows,
    counts,
    lot_scans,
    typed_texts,
    weighing_lines,
    weight_changes,
    weights,
)
from pharmacy.services.batches.progress import Station
from pharmacy.services.batches.weighing_lines import NextWeighing
from pharmacy.services.batches.weight_changes import WeightDeviation, WeightDiscard
from pharmacy.services.batches.weights import GivenWeight
from pharmacy.web.batches import bench, weight_facts
from pharmacy.web.batches.bench import BenchScreen
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("batch_weights")
ADDRESS = "/batches/<batch_id>/weights"
# One press of a key waits for the balance, so it must not hold a web server's thread for long.
PATIENCE_SECONDS = 8.0
MOST_DIGITS = 3
SCREEN = BenchScreen(
    Station.WEIGHTS, "web.batch_weights.show", "_bench_weights.html", weight_facts.facts
)
TONES = {
    WeightBand.WITHIN: ("good", marked("Right.")),
    WeightBand.NEAR: ("warn", marked("Near.")),
    WeightBand.OUTSIDE: ("bad", marked("Outside.")),
}


@pages.get(ADDRESS, may=Permission.READ_BATCH)
def show(batch_id: str) -> AnyResponse:
    """What is weighed next, and what was weighed."""
    return SCREEN.page(batch_id)


@pages.post(ADDRESS, may=Permission.MAKE_BATCH)
def weigh(batch_id: str) -> AnyResponse:
    """Read the balance and store its weight. A scan chooses the lot that is weighed."""
    text = request.form.get("scan", "").strip()
    try:
        if text:
            return _chosen(batch_id, text)
        reading, is_typed = _reading(batch_id)
        given = GivenWeight(
            line=_line(),
            batch_lot_id=request.form.get("lot", ""),
            reading=reading,
            is_typed=is_typed,
            is_part="part" in request.form,
        )
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            weight = weights.record_weight(session, actor, seen, given, bench.moment())
            tone, head = TONES[weight.band]
            words = Message(
                "batch_weighed",
                "%(weight)s of %(name)s.",
                weight=weight_facts.mass(weight.weight),
                name=weight.batch_lot.component,
            )
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.done(batch_id, ScanAnswer(tone, head, words))


def _line() -> int:
    text = request.form.get("line", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _reading(batch_id: str) -> tuple[BalanceReading, bool]:
    """What the balance shows, and whether a person typed it."""
    typed = request.form.get("typed", "").strip()
    if typed:
        if not current.live().settings.profile.permits_typed_weights:
            raise NotReady(TYPED_REFUSED)
        schemas.read_weight(typed)
        return BalanceReading(typed, str(Unit.MG)), True
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        address, serial = batch.balance.address, batch.balance.serial
    if not address:
        raise invalid("/typed", "missing", NO_ADDRESS)
    return weighing.weigh(address, serial, PATIENCE_SECONDS), False


TYPED_REFUSED = Message(
    "typed_batch_weight_refused",
    "This pharmacy takes weights from balances only. Press Enter to read the balance.",
)
NO_ADDRESS = Message(
    "balance_without_address",
    "The balance of this batch is not read over the network. Type what it shows.",
)


def _chosen(batch_id: str, text: str) -> AnyResponse:
    """Weigh the lot of a scan: one of the line, or a further one of the same component."""
    scanned = _of_batch(batch_id, text)
    if scanned is None:
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            scanned = str(batch_lots.scan_lot(session, actor, seen, text, bench.moment()).id)
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        row = batch_lots.get_batch_lot(session, batch, scanned)
        following = weighing_lines.next_weighing(session, batch)
        if following is None or row.id not in {one.batch_lot.id for one in following.lots}:
            raise invalid("/scan", "other_line", _other(row.lot.lot, row.component, following))
        words = Message(
            "weigh_this_lot", "Lot %(lot)s of %(name)s.", lot=row.lot.lot, name=row.component
        )
    answer = ScanAnswer("good", marked("Right."), words)
    return SCREEN.page(batch_id, answer, more={"chosen": scanned})


def _of_batch(batch_id: str, text: str) -> str | None:
    """The batch's lot that a scan means. None: it is none of this batch yet."""
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        rows = {row.lot.id: str(row.id) for row in batch_lots.lots_of(session, batch)}
        try:
            return rows[lot_scans.find_lot(session, text, lambda lot: lot.id in rows).id]
        except InvalidInput:
            return None


def _other(lot: str, name: str, following: NextWeighing | None) -> Message:
    if following is None:
        return Message("nothing_to_weigh", "Everything is weighed. Put lot %(lot)s back.", lot=lot)
    return Message(
        "lot_of_other_line",
        "Lot %(lot)s is %(name)s, and %(wanted)s is weighed now. Put it back.",
        lot=lot,
        name=name,
        wanted=following.component,
    )


@pages.post(f"{ADDRESS}/<weight_id>/discard", may=Permission.MAKE_BATCH)
def discard(batch_id: str, weight_id: str) -> AnyResponse:
    """Discard a weight, with a reason: its powder goes back, or is thrown away."""
    is_returned = request.form.get("powder") == "returned"
    given = WeightDiscard(request.form.get("reason", ""), is_returned)
    try:
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            weight_changes.discard_weight(session, actor, seen, weight_id, given, bench.moment())
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.done(batch_id, ScanAnswer("warn", marked("Discarded."), ""))


@pages.post(f"{ADDRESS}/<weight_id>/deviate", may=Permission.MAKE_BATCH)
def deviate(batch_id: str, weight_id: str) -> AnyResponse:
    """A pharmacist answers for a weight outside of its band, and signs."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    try:
        proof = proofs.witnessed(name, password)
        given = WeightDeviation(request.form.get("deviation", ""), proof)
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            weight_changes.deviate(session, actor, seen, weight_id, given, bench.moment())
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.done(batch_id, ScanAnswer("warn", marked("Recorded."), ""))


@pages.post("/batches/<batch_id>/lots/<batch_lot_id>/count", may=Permission.MAKE_BATCH)
def count(batch_id: str, batch_lot_id: str) -> AnyResponse:
    """Record how many pieces of a lot were used, such as empty capsules."""
    try:
        used = typed_texts.read_count("/used", request.form.get("used", ""))
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            counts.record_count(session, actor, seen, batch_lot_id, used, bench.moment())
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.done(batch_id, ScanAnswer("good", marked("Counted."), ""))
