"""The measurements of two trees as a Markdown table, with a target for each line."""

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

PERCENTILES = 100
MEGABYTE = 1e6


class Side(Enum):
    """Which of the two trees."""

    BEFORE = "before"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Measured:
    """One turn of one side. CPU times are in seconds per order of nine phases.

    posted: of the web server. drawn: of web server and worker, until the last label is ready.
    finished: orders per second with every label and the calendar rendered. rate, waits: orders
    accepted per second and each client's waiting times, with several concurrent clients. labels:
    labels and calendars rendered per second meanwhile.
    """

    side: Side
    database: str
    posted: float
    drawn: float
    finished: float
    rate: float
    labels: float
    waits: Sequence[float]


@dataclass(frozen=True, slots=True)
class BenchmarkTarget:
    """A target. is_ratio: compares now / before. Otherwise it applies to the new figure."""

    most: float | None = None
    least: float | None = None
    is_ratio: bool = True

    def outcome(self, before: float, now: float) -> str:
        """The target, and whether it is met."""
        reached = now / before if self.is_ratio else now
        if self.most is not None:
            return f"at most {self.most:g}: {'met' if reached <= self.most else 'missed'}"
        if self.least is not None:
            return f"at least {self.least:g}: {'met' if reached >= self.least else 'missed'}"
        return ""


NONE = BenchmarkTarget()


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"


def _median(of: Callable[[Measured], float]) -> Callable[[Sequence[Measured]], float]:
    return lambda turns: statistics.median(of(turn) for turn in turns)


def _waits(turns: Sequence[Measured]) -> list[float]:
    return [wait for turn in turns for wait in turn.waits]


def _usual_wait(turns: Sequence[Measured]) -> float:
    return statistics.median(_waits(turns))


def _long_wait(turns: Sequence[Measured]) -> float:
    return statistics.quantiles(_waits(turns), n=PERCENTILES, method="inclusive")[-1]


def _times_as_long(turns: Sequence[Measured]) -> float:
    return _long_wait(turns) / _usual_wait(turns)


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One line of the table. only_on: the only database for which the target applies."""

    what: str
    figure: Callable[[Sequence[Measured]], float]
    shown: Callable[[float], str]
    target: BenchmarkTarget = NONE
    only_on: str = ""

    def row(self, database: str, before: Sequence[Measured], now: Sequence[Measured]) -> str:
        """The line as Markdown."""
        target = self.target if self.only_on in ("", database) else NONE
        figures = self.figure(before), self.figure(now)
        return _line(f"{self.what}, {database}", *figures, self.shown, target)


LINES = (
    ComparisonRow(
        "POST's own processor time",
        _median(lambda one: one.posted),
        _milliseconds,
        BenchmarkTarget(0.67),
    ),
    ComparisonRow(
        "processor time from POST to all labels and the calendar",
        _median(lambda one: one.drawn),
        _milliseconds,
        BenchmarkTarget(0.5),
    ),
    ComparisonRow(
        "orders a second finished, with every label and the calendar",
        _median(lambda one: one.finished),
        "{:.2f}".format,
    ),
    ComparisonRow(
        "orders a second, eight clients, the worker rendering",
        _median(lambda one: one.rate),
        "{:.1f}".format,
        BenchmarkTarget(least=1.4),
    ),
    ComparisonRow(
        "labels and calendars a second meanwhile", _median(lambda one: one.labels), "{:.1f}".format
    ),
    ComparisonRow("their median wait", _usual_wait, _milliseconds),
    ComparisonRow("their 99th percentile", _long_wait, _milliseconds),
    ComparisonRow(
        "their 99th percentile / their median",
        _times_as_long,
        "{:.1f}".format,
        BenchmarkTarget(5, is_ratio=False),
        only_on="SQLite",
    ),
)


def table(
    commit: str, found: Sequence[Measured], memory: dict[Side, int], most_orders: int
) -> Iterator[str]:
    """The lines of the table. memory: in bytes, after this many orders on PostgreSQL."""
    yield f"| nine phases, two cores | {commit} | now | now / {commit} | to be |"
    yield "| --- | --- | --- | --- | --- |"
    for database in dict.fromkeys(one.database for one in found):
        before, now = (_of(found, database, side) for side in Side)
        yield from (line.row(database, before, now) for line in LINES)
    what = (
        f"memory of web server and worker after {most_orders:,} orders, at rest (PSS), PostgreSQL"
    )
    before_bytes, now_bytes = (memory[side] for side in Side)
    yield _line(what, before_bytes, now_bytes, _megabytes, BenchmarkTarget(0.8))


def _of(found: Iterable[Measured], database: str, side: Side) -> list[Measured]:
    return [one for one in found if one.database == database and one.side is side]


def _megabytes(size: float) -> str:
    return f"{size / MEGABYTE:.0f} MB"


def _line(
    what: str, before: float, now: float, shown: Callable[[float], str], target: BenchmarkTarget
) -> str:
    outcome = target.outcome(before, now)
    return f"| {what} | {shown(before)} | {shown(now)} | {now / before:.2f} | {outcome} |"
