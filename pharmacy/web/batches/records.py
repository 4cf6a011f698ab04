"""The compounding record of a batch: what a state asks of it, the whole record, and its files."""

import datetime
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current, formulary
from pharmacy.core.making.batches import RecordState
from pharmacy.core.making.compounding_records import ITEM_WORDS, CompoundingRecord
from pharmacy.core.making.record_rules import RecordRules, kept_until, state_view
from pharmacy.core.roles import Permission
from pharmacy.services.batches import batch_rows, record_endings, records
from pharmacy.services.batches.records import RecordDesk
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("batch_records")
WHOLE = "all"
TONES = {RecordState.RENDERED: "good", RecordState.FAILED: "bad"}


@pages.get("/batches/<batch_id>/record", may=Permission.READ_BATCH)
def show(batch_id: str) -> str:
    """The record as the pharmacy's state asks it; with ?state=, as another does, or all of it.

    An item that the state asks and the record lacks is shown as missing.
    """
    profile = current.live().settings.profile
    asked = request.args.get("state", profile.state)
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        record = records.record_of(session, batch, profile)
        rules = formulary.record_rules().of(asked)
        return render_template(
            "compounding_record.html",
            batch=batch,
            record=record,
            asked=asked if rules is not None else WHOLE,
            states=formulary.record_rules().states,
            is_unknown=rules is None and asked != WHOLE,
            own_state=profile.state,
            item_words=ITEM_WORDS,
            may_make=visitors.person().may(Permission.MAKE_BATCH),
            files=[(one, records.is_damaged(one)) for one in records.records_of(session, batch)],
            tones=TONES,
            is_kept=records.is_kept(session, batch),
            **_asked(batch.compounded_on, record, rules),
        )


def _asked(
    made_on: datetime.date | None, record: CompoundingRecord, rules: RecordRules | None
) -> dict[str, Any]:
    """What a state asks, and how long the record is kept there."""
    if rules is None:
        return {"rules": None, "view": (), "keeping": None, "until": None}
    keeping = rules.keeping
    return {
        "rules": rules,
        "view": state_view(record, rules.asks),
        "keeping": None if keeping.years is None else record_endings.keeping_words(keeping),
        "until": None if made_on is None else kept_until(made_on, keeping),
    }


@pages.post("/batches/<batch_id>/record", may=Permission.MAKE_BATCH)
def keep(batch_id: str) -> AnyResponse:
    """Keep the record as it is now as a file, and show it."""
    live, now = current.live(), current.now()
    desk = RecordDesk(live.settings.profile, live.notifier)
    with current.transaction() as session:
        records.keep_now(session, batch_id, desk, now)
    return redirect(url_for("web.batch_records.show", batch_id=batch_id), 303)


@pages.get("/compounding-records/<record_id>.pdf", may=Permission.READ_BATCH)
def pdf(record_id: str) -> Response:
    """The PDF of a record, as it was drawn. A damaged one is refused."""
    with current.reading() as session:
        kept = records.get_record(session, record_id)
        content = records.pdf_of(kept)
        number = batch_rows.get_batch(session, str(kept.batch_id)).number
    response = Response(content, mimetype="application/pdf")
    name = f"compounding-record-{number}-{kept.revision}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.post("/compounding-records/<record_id>/again", may=Permission.MAKE_BATCH)
def draw_again(record_id: str) -> AnyResponse:
    """Draw a record again that failed or is damaged, and show its batch's record."""
    actor, notifier, now = visitors.person().actor, current.live().notifier, current.now()
    with current.transaction() as session:
        batch_id = records.draw_again(session, actor, record_id, notifier, now).batch_id
    return redirect(url_for("web.batch_records.show", batch_id=batch_id), 303)
