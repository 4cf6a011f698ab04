"""A pharmacist's decision about a batch: what it rests on, with what is wrong first, signed."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.making.batches import BatchAction
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.roles import Permission
from pharmacy.services.batches import batch_rows, bench_gates, decisions
from pharmacy.services.batches.decisions import BatchDecision
from pharmacy.web.batches import batch_pages, bench
from pharmacy.web.batches.batch_pages import NOT_REFUSED, RefusedBatchForm, refused_form
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("batch_decisions")
ADDRESS = "/batches/<batch_id>/decision"


@pages.get(ADDRESS, may=Permission.RELEASE_BATCH)
def show(batch_id: str) -> AnyResponse:
    """Everything that the release rests on."""
    return _page(batch_id)


def _page(batch_id: str, refused: RefusedBatchForm = NOT_REFUSED, status: int = 200) -> AnyResponse:
    actor, today = visitors.person().actor, bench.moment().today
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        tests = bench_gates.tests_of(session, batch)
        html = render_template(
            "batch_decision.html",
            refused=refused,
            problems=decisions.why_not_release(session, batch, actor, today),
            failed_tests=[one for one in tests if not one.is_good],
            is_retired=batch.version.state is FormulationState.RETIRED
            and batch.retired_accepted_by is None,
            **batch_pages.facts_of(session, batch),
        )
    return make_response(html, status)


@pages.post(f"{ADDRESS}/release", may=Permission.RELEASE_BATCH)
def release(batch_id: str) -> AnyResponse:
    """Sign the release."""
    try:
        proof = proofs.signed(request.form.get("password", ""))
        batch_pages.decide(batch_id, BatchDecision(BatchAction.RELEASE, proof=proof))
    except bench.REFUSED as error:
        return _page(batch_id, *refused_form(BatchAction.RELEASE, error))
    return _done(batch_id)


@pages.post(f"{ADDRESS}/return", may=Permission.RELEASE_BATCH)
def give_back(batch_id: str) -> AnyResponse:
    """Return the batch to the bench, with a reason."""
    try:
        reason = request.form.get("reason", "")
        batch_pages.decide(batch_id, BatchDecision(BatchAction.RETURN, reason))
    except bench.REFUSED as error:
        return _page(batch_id, *refused_form(BatchAction.RETURN, error))
    return _done(batch_id)


@pages.post(f"{ADDRESS}/retired", may=Permission.RELEASE_BATCH)
def accept_retired(batch_id: str) -> AnyResponse:
    """Sign that the batch goes on by a version that was retired meanwhile."""
    try:
        proof = proofs.signed(request.form.get("password", ""))
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            reason = request.form.get("reason", "")
            decisions.accept_retired(session, actor, seen, reason, proof, bench.moment())
    except bench.REFUSED as error:
        return _page(batch_id, *refused_form("retired", error))
    return redirect(url_for("web.batch_decisions.show", batch_id=batch_id), 303)


def _done(batch_id: str) -> AnyResponse:
    return redirect(url_for("web.batch_pages.show", batch_id=batch_id), 303)
