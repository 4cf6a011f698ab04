"""How far a batch is: its stations in the order of the bench, and which comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from pharmacy.core.making.batches import BatchState
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch
from pharmacy.services.batches import batch_lots, bench_gates


class Station(StrEnum):
    """A part of the work on a batch. SUBMIT: everything is recorded, and a pharmacist decides."""

    LOTS = "lots"
    PLAN = "plan"
    WEIGHTS = "weights"
    STEPS = "steps"
    TEST = "test"
    YIELD = "yield"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True)
class StationState:
    """One station of a batch. why_not: the first thing that it still lacks."""

    name: Station
    why_not: Message | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return self.why_not is None


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """The stations of a batch. current: the first that is not done, or the last of all."""

    stations: tuple[StationState, ...]

    @property
    def current(self) -> Station:
        """Where the work goes on."""
        left = (one.name for one in self.stations if not one.is_done)
        return next(left, self.stations[-1].name)


def progress(session: Session, batch: Batch) -> BatchProgress:
    """How far a batch is."""
    return BatchProgress(tuple(_stations(session, batch)))


def _stations(session: Session, batch: Batch) -> Iterator[StationState]:
    yield StationState(Station.LOTS, _lots(session, batch))
    is_planned = batch.plan is not None
    yield StationState(Station.PLAN, None if is_planned else PLAN_MISSING)
    yield StationState(Station.WEIGHTS, _weights(session, batch))
    yield StationState(Station.STEPS, bench_gates.why_steps(session, batch))
    if batch.units is not None:
        yield StationState(Station.TEST, bench_gates.why_not_good(session, batch))
    yield StationState(Station.YIELD, bench_gates.why_no_yield(batch))
    yield StationState(Station.SUBMIT, _submit(session, batch))


def _submit(session: Session, batch: Batch) -> Message | None:
    if batch.state is not BatchState.IN_PROGRESS:
        return None
    return next(iter(bench_gates.missing(session, batch)), SUBMIT_MISSING)


PLAN_MISSING = Message("station_plan", "The plan is not confirmed.")
SUBMIT_MISSING = Message("station_submit", "The batch is not submitted to a pharmacist.")


def _lots(session: Session, batch: Batch) -> Message | None:
    missing = [one.name for one in batch_lots.wanted_components(session, batch) if not one.lots]
    if not missing:
        return None
    return Message("station_lots", "No lot of %(names)s was scanned.", names=missing)


def _weights(session: Session, batch: Batch) -> Message | None:
    """Empty capsules are counted out where the powders are weighed out."""
    return bench_gates.why_weights(session, batch) or bench_gates.why_not_counted(session, batch)
