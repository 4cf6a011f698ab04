"""The frame of the bench: every screen shows the batch, how far it is, and what was just done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.balances.readings import BalanceFailed
from pharmacy.core.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotAllowed,
    NotReady,
    PharmacyError,
)
from pharmacy.core.making.batches import BatchState, IllegalBatchMove
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.db import Session
from pharmacy.services.batches import batch_rows, progress
from pharmacy.services.batches.batch_rows import Batch, BenchMoment, SeenBatch
from pharmacy.services.batches.progress import BatchProgress, Station
from pharmacy.web.batches import making
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked

FRAGMENT = "X-Fragment"
MOST_DIGITS = 9
REFUSED = (
    BalanceFailed,
    ChangedMeanwhile,
    IllegalBatchMove,
    InvalidInput,
    NotAllowed,
    NotReady,
    TooManyAttempts,
    TooManyAtOnce,
)
NO_ERRORS: Mapping[str, Sentence] = {}
NOTHING_MORE: Mapping[str, Any] = {}
# The page of each station. A station whose page is in another module adds its own.
ENDPOINTS: dict[Station, str] = {
    Station.LOTS: "web.batch_lots.show",
    Station.PLAN: "web.batch_plans.show",
    Station.WEIGHTS: "web.batch_weights.show",
}
Facts = Callable[[Session, Batch], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class BenchScreen:
    """One screen. template: what is below the head. facts: what it needs besides the batch."""

    station: Station
    endpoint: str
    template: str
    facts: Facts

    def page(
        self,
        batch_id: str,
        answer: ScanAnswer | None = None,
        errors: Mapping[str, Sentence] = NO_ERRORS,
        status: int = 200,
        more: Mapping[str, Any] = NOTHING_MORE,
    ) -> AnyResponse:
        """The screen, or the part of it that a script replaces. Raises NotFound."""
        is_part = FRAGMENT in request.headers
        with current.reading() as session:
            batch = batch_rows.get_batch(session, batch_id)
            reached = progress.progress(session, batch)
            html = render_template(
                "_bench_part.html" if is_part else "bench.html",
                batch=batch,
                making=making.making_of(batch),
                stations=links(batch, reached),
                here=self.station,
                screen=self.template,
                answer=answer,
                errors=errors,
                typed=request.form,
                **{**self.facts(session, batch), **more},
            )
        # A script shows whatever comes back, and its tone says whether that was refused.
        return make_response(html, 200 if is_part else status)

    def refused(self, batch_id: str, error: PharmacyError) -> AnyResponse:
        """The screen again, in red, with the reason."""
        answer = ScanAnswer("bad", marked("Stop."), error.message)
        if isinstance(error, InvalidInput):
            errors = {one.pointer.strip("/"): one.message for one in error.problems}
            return self.page(batch_id, answer, errors, 422)
        return self.page(batch_id, answer, status=409)

    def stay(self, batch_id: str, answer: ScanAnswer) -> AnyResponse:
        """This screen again, after something was done."""
        if FRAGMENT in request.headers:
            return self.page(batch_id, answer)
        return redirect(url_for(self.endpoint, batch_id=batch_id), 303)

    def done(self, batch_id: str, answer: ScanAnswer) -> AnyResponse:
        """What comes next: this screen again, or that of the next station."""
        with current.reading() as session:
            batch = batch_rows.get_batch(session, batch_id)
            station = progress.progress(session, batch).current
        if station is self.station:
            return self.stay(batch_id, answer)
        return moved(address(batch_id, station), answer)


def moved(href: str, answer: ScanAnswer | None = None) -> AnyResponse:
    """Another page, after the sound of an answer."""
    if FRAGMENT not in request.headers:
        return redirect(href, 303)
    return make_response(render_template("_bench_moved.html", answer=answer, href=href))


@dataclass(frozen=True, slots=True)
class StationLink:
    """A station of a batch, in the row at the top. href: "" if it cannot be opened yet."""

    name: Station
    is_done: bool
    href: str


def links(batch: Batch, reached: BatchProgress) -> list[StationLink]:
    """Every station of a batch. Those that are done, and the one that comes next, can be opened.

    So can the steps: the first of them prepare the bench, before anything is weighed.
    """
    open_now = (reached.current, Station.STEPS)
    return [
        StationLink(
            one.name,
            one.is_done,
            _href(batch, one.name) if one.is_done or one.name in open_now else "",
        )
        for one in reached.stations
    ]


def _href(batch: Batch, station: Station) -> str:
    return address(str(batch.id), station) if station in ENDPOINTS else ""


def address(batch_id: str, station: Station) -> str:
    """The page of a station of a batch."""
    endpoint = ENDPOINTS.get(station)
    return url_for(endpoint, batch_id=batch_id) if endpoint else url_for("web.batch_list.index")


def moment() -> BenchMoment:
    """Now, and the pharmacy's day."""
    now = current.now()
    return BenchMoment(now, current.live().settings.profile.today(now))


def may_make(batch: Batch) -> bool:
    """Whether the current person may record something at the bench for a batch."""
    is_at_bench = batch.state is BatchState.IN_PROGRESS
    return is_at_bench and visitors.person().may(Permission.MAKE_BATCH)


def seen(batch_id: str) -> SeenBatch:
    """The batch and its revision on the posted page."""
    text = request.form.get("version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return SeenBatch(batch_id, int(text) if is_number else 0)
