"""Draws the dose over the days as a small plain-text chart, from a plan in the API's format."""

from collections.abc import Iterator, Sequence
from typing import Any

from pharmacy.core.quantities import Quantity
from pharmacy.embedded.plan_table import quantity
from pharmacy.embedded.text_table import WIDTH

BLOCKS = " ▁▂▃▄▅▆▇█"
PARTS = len(BLOCKS) - 1
REST = "·"
MOST_ROWS = 10
# With several charts, one per time of the day, each is lower.
ROWS_OF_SEVERAL = 5
WIDEST_DAY = 6
Json = dict[str, Any]
Doses = tuple[Quantity, ...]


def lines(plan: Json) -> list[str]:
    """One chart per time of the day, or one for times with identical doses.

    A column is one day or a stated number of days, of which it shows the largest dose. The label to
    the left of a row is the largest dose that ends in it. Below are the first days of phases.
    """
    by_doses: dict[Doses, list[str]] = {}
    for time, doses in _each_day(plan).items():
        if not any(doses):
            continue
        by_doses.setdefault(doses, []).append(time)
    chart = _Chart(plan, [dose for doses in by_doses for dose in doses], len(by_doses))
    return [line for doses, times in by_doses.items() for line in chart.lines(doses, times)]


def _each_day(plan: Json) -> dict[str, Doses]:
    """For each time of the day, the dose on each day. No dose counts as zero."""
    doses = [dose for phase in plan["phases"] for dose in phase["doses"]]
    none = Quantity(0, quantity(doses[0]["dose"]).unit)
    each_day: dict[str, Doses] = {dose["time"]: () for dose in doses}
    for phase in plan["phases"]:
        days = phase["last_day"] - phase["first_day"] + 1
        taken = {dose["time"]: quantity(dose["dose"]) for dose in phase["doses"]}
        for time in each_day:
            each_day[time] += (taken.get(time, none),) * days
    return each_day


class _Chart:
    """What all charts of one plan share: the scales of doses and days."""

    def __init__(self, plan: Json, doses: Sequence[Quantity], charts: int) -> None:
        self.firsts = [phase["first_day"] for phase in plan["phases"]]
        self.kinds = sorted({dose for dose in doses if dose})
        self.largest = self.kinds[-1]
        rows = MOST_ROWS if charts == 1 else ROWS_OF_SEVERAL
        self.rows = min(len(self.kinds), rows)
        self.margin = max(len(str(dose)) for dose in self.kinds) + 1
        days, room = len(doses) // charts, WIDTH - self.margin - 1
        self.days_of_column = -(-days // room)
        self.columns_of_day = max(1, min(room // days, WIDEST_DAY))

    def lines(self, doses: Doses, times: list[str]) -> Iterator[str]:
        """The chart of one time of the day, or of several with the same doses."""
        columns = self._columns(doses)
        yield f"{' and '.join(times).capitalize()} dose, day by day{self._scale()}"
        for row in range(self.rows, 0, -1):
            bars = "".join(self._cell(column, row) for column in columns)
            yield f"{self._label(row).rjust(self.margin - 1)} ┤{bars}".rstrip()
        yield " " * self.margin + "└" + "─" * len(columns)
        yield f"{'day'.rjust(self.margin - 1)}  {self._days(len(columns))}"
        yield ""

    def _scale(self) -> str:
        several = self.days_of_column > 1
        return f" ({self.days_of_column} days to a column)" if several else ""

    def _columns(self, doses: Doses) -> list[Quantity]:
        every = self.days_of_column
        largest = [max(doses[start : start + every]) for start in range(0, len(doses), every)]
        return [dose for dose in largest for _ in range(self.columns_of_day)]

    def _level(self, dose: Quantity) -> int:
        """The height of the dose in parts of a row. The smallest dose is still visible."""
        whole = self.largest.picograms
        return max(1, (dose.picograms * self.rows * PARTS + whole // 2) // whole)

    def _cell(self, dose: Quantity, row: int) -> str:
        if not dose:
            return REST if row == 1 else " "
        return BLOCKS[max(0, min(self._level(dose) - (row - 1) * PARTS, PARTS))]

    def _label(self, row: int) -> str:
        tops = [dose for dose in self.kinds if (row - 1) * PARTS < self._level(dose) <= row * PARTS]
        return str(tops[-1]) if tops else ""

    def _days(self, width: int) -> str:
        """The first days of phases below their columns, as many as fit."""
        line = ""
        for first in self.firsts:
            place = (first - self.firsts[0]) // self.days_of_column * self.columns_of_day
            if place >= len(line) + bool(line) and place + len(str(first)) <= max(width, 4):
                line = line.ljust(place) + str(first)
        return line
