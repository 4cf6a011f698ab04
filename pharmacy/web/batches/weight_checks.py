"""A second person checks the weights of a batch: signed in herself, or signing beside."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import invalid
from pharmacy.core.messages import Message
from pharmacy.core.roles import Permission
from pharmacy.services.batches import batch_rows, weight_changes
from pharmacy.services.batches.batch_rows import SeenBatch
from pharmacy.services.people.passwords import Proof
from pharmacy.web.batches import bench
from pharmacy.web.batches.batch_weights import SCREEN
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("weight_checks")
MOST_CHECKED = 100
NOTHING_TICKED = Message("no_weight_ticked", "Tick each weight that was checked.")


@pages.post("/batches/<batch_id>/weights/check", may=Permission.MAKE_BATCH)
def check(batch_id: str) -> AnyResponse:
    """Check every ticked weight with one signature. All are checked, or none."""
    ticked = request.form.getlist("weight")[:MOST_CHECKED]
    try:
        if not ticked:
            raise invalid("/weight", "missing", NOTHING_TICKED)
        witness = _witness()
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            for weight_id in ticked:
                weight_changes.check_weight(
                    session, actor, seen, weight_id, witness, bench.moment()
                )
                batch = batch_rows.get_batch(session, batch_id)
                seen = SeenBatch(batch_id, batch.revision)
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    words = Message("weights_checked", "Weights checked: %(count)s.", count=len(ticked))
    return SCREEN.done(batch_id, ScanAnswer("good", marked("Checked."), words))


def _witness() -> Proof | None:
    """The proof of a person beside. None: the signed-in person checks."""
    if request.form.get("beside") != "yes":
        return None
    name = request.form.get("witness", "").strip()
    return proofs.witnessed(name, request.form.get("password", ""))
