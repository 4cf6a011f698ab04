"""The lots of a batch: scanned, one after the other, and counted if they are capsules."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import invalid
from pharmacy.core.messages import Message
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.batches import batch_lots, batch_rows
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.batches.progress import Station
from pharmacy.services.inventory import ledger
from pharmacy.web.batches import bench
from pharmacy.web.batches.bench import BenchScreen
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("batch_lots")
NOTHING_SCANNED = Message(
    "batch_lots_missing", "Components still have no lot. Scan one of each of them."
)


def _facts(session: Session, batch: Batch) -> dict[str, Any]:
    scanned = batch_lots.lots_of(session, batch)
    return {
        "wanted": batch_lots.wanted_components(session, batch),
        "left": ledger.balances(session, [one.lot for one in scanned]),
        "may_make": visitors.person().may(Permission.MAKE_BATCH),
    }


SCREEN = BenchScreen(Station.LOTS, "web.batch_lots.show", "_bench_lots.html", _facts)


@pages.get("/batches/<batch_id>/lots", may=Permission.READ_BATCH)
def show(batch_id: str) -> AnyResponse:
    """The components that the formulation wants, and the lots that were scanned for each."""
    return SCREEN.page(batch_id)


@pages.post("/batches/<batch_id>/lots", may=Permission.MAKE_BATCH)
def scan(batch_id: str) -> AnyResponse:
    """Add the lot of a scan. An empty one goes on, once each component has a lot."""
    actor, text = visitors.person().actor, request.form.get("scan", "").strip()
    if not text:
        return _go_on(batch_id)
    try:
        with current.transaction() as session:
            lot = batch_lots.scan_lot(session, actor, bench.seen(batch_id), text, bench.moment())
            words = Message(
                "lot_scanned", "Lot %(lot)s of %(name)s.", lot=lot.lot.lot, name=lot.component
            )
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.stay(batch_id, ScanAnswer("good", marked("Right."), words))


@pages.post("/batches/<batch_id>/lots/<batch_lot_id>/remove", may=Permission.MAKE_BATCH)
def remove(batch_id: str, batch_lot_id: str) -> AnyResponse:
    """Take a lot off again, of which nothing was used."""
    actor = visitors.person().actor
    try:
        with current.transaction() as session:
            batch_lots.remove_lot(
                session, actor, bench.seen(batch_id), batch_lot_id, bench.moment()
            )
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.stay(batch_id, ScanAnswer("warn", marked("Removed."), ""))


def _go_on(batch_id: str) -> AnyResponse:
    """The next station, once every component has a lot. Until then the scan field waits."""
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        is_waiting = not all(one.lots for one in batch_lots.wanted_components(session, batch))
    if is_waiting:
        return SCREEN.refused(batch_id, invalid("/scan", "missing", NOTHING_SCANNED))
    station = Station.PLAN if batch.plan is None else Station.WEIGHTS
    return bench.moved(bench.address(batch_id, station))
