"""The weighing plan of a batch, as it is proposed, and as it was confirmed."""

from typing import Any

from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.making import dilution
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.batches import batch_plans
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.batches.progress import Station
from pharmacy.web.batches import bench, pictures
from pharmacy.web.batches.bench import BenchScreen
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("batch_plans")


def _facts(session: Session, batch: Batch) -> dict[str, Any]:
    is_confirmed = batch.plan is not None
    plan = (
        batch_plans.stored_plan(batch)
        if is_confirmed
        else batch_plans.propose_plan(session, batch, bench.moment().today)
    )
    return {
        "plan": plan,
        "is_confirmed": is_confirmed,
        "bars": pictures.dilution_picture(dilution.dilution_steps(plan.lines)),
        "may_make": visitors.person().may(Permission.MAKE_BATCH),
    }


SCREEN = BenchScreen(Station.PLAN, "web.batch_plans.show", "_bench_plan.html", _facts)


@pages.get("/batches/<batch_id>/plan", may=Permission.READ_BATCH)
def show(batch_id: str) -> AnyResponse:
    """What is weighed, with the reason if nothing can be."""
    return SCREEN.page(batch_id)


@pages.post("/batches/<batch_id>/plan", may=Permission.MAKE_BATCH)
def confirm(batch_id: str) -> AnyResponse:
    """Weigh by this plan."""
    actor = visitors.person().actor
    try:
        with current.transaction() as session:
            batch_plans.confirm_plan(session, actor, bench.seen(batch_id), bench.moment())
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    return SCREEN.done(batch_id, ScanAnswer("good", marked("Confirmed."), ""))
