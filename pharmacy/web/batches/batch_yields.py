"""The yield of a batch, what it looks like, and its submission to a pharmacist."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.making.batches import BatchAction, BatchState
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.batches import batch_lots, bench_gates, yields
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.batches.decisions import BatchDecision
from pharmacy.services.batches.progress import Station
from pharmacy.services.batches.yields import GivenYield
from pharmacy.web.batches import batch_pages, bench
from pharmacy.web.batches.bench import BenchScreen
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("batch_yields")
FIELDS = ("packaged", "retained", "wasted", "description", "deviation")


def _facts(session: Session, batch: Batch) -> dict[str, Any]:
    why_not = yields.why_not_yield(session, batch)
    return {
        "why_not": why_not,
        "made": None if why_not else yields.made(session, batch),
        "is_of_capsules": batch.units is not None,
        "described": batch_lots.formulation_of(batch).description,
        "stored": _stored(batch),
        "may_make": bench.may_make(batch),
    }


def _stored(batch: Batch) -> dict[str, str]:
    """What the form shows: what was recorded before."""
    values = (
        batch.packaged,
        batch.retained,
        batch.wasted,
        batch.description,
        batch.yield_deviation,
    )
    return {
        name: "" if value is None else str(value)
        for name, value in zip(FIELDS, values, strict=True)
    }


YIELD = BenchScreen(Station.YIELD, "web.batch_yields.show", "_bench_yield.html", _facts)
bench.ENDPOINTS[Station.YIELD] = YIELD.endpoint


@pages.get("/batches/<batch_id>/yield", may=Permission.READ_BATCH)
def show(batch_id: str) -> AnyResponse:
    """What was made, and where it went."""
    return YIELD.page(batch_id)


@pages.post("/batches/<batch_id>/yield", may=Permission.MAKE_BATCH)
def record(batch_id: str) -> AnyResponse:
    """Record the yield."""
    given = GivenYield(**{name: request.form.get(name, "") for name in FIELDS})
    try:
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            yields.record_yield(session, actor, seen, given, bench.moment())
    except bench.REFUSED as error:
        return YIELD.refused(batch_id, error)
    return YIELD.done(batch_id, ScanAnswer("good", marked("Recorded."), ""))


def _missing(session: Session, batch: Batch) -> dict[str, Any]:
    is_at_bench = batch.state is BatchState.IN_PROGRESS
    return {
        "missing": bench_gates.missing(session, batch) if is_at_bench else [],
        "is_at_bench": is_at_bench,
        "may_make": bench.may_make(batch),
    }


SUBMIT = BenchScreen(Station.SUBMIT, "web.batch_yields.ready", "_bench_submit.html", _missing)
bench.ENDPOINTS[Station.SUBMIT] = SUBMIT.endpoint


@pages.get("/batches/<batch_id>/submit", may=Permission.READ_BATCH)
def ready(batch_id: str) -> AnyResponse:
    """What the record still lacks, and the button that submits it."""
    return SUBMIT.page(batch_id)


@pages.post("/batches/<batch_id>/submit", may=Permission.MAKE_BATCH)
def submit(batch_id: str) -> AnyResponse:
    """Submit the batch to a pharmacist."""
    try:
        batch_pages.decide(batch_id, BatchDecision(BatchAction.SUBMIT))
    except bench.REFUSED as error:
        return SUBMIT.refused(batch_id, error)
    return SUBMIT.stay(batch_id, ScanAnswer("good", marked("Submitted."), ""))
