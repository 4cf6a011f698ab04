"""The planner compared with CP-SAT, the growth of its time, and the time of a whole plan."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks import cp_sat
from benchmarks.figures import Figures
from pharmacy.core.planning import capsules, plan_check
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import Limits, find_choices
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.schedules import read_schedule

RUNS = 300
RUNS_OF_SOLVER = 5
SOLVER_SECONDS = 60.0
MOST = 3
PHASES = (3, 6, 12, 24)
CANDIDATES = {9: "0.5", 18: "0.25", 45: "0.1", 90: "0.05", 180: "0.025"}


def _mg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "mg"}


TITRATION = {"start": _mg("0.5"), "step": _mg("0.5"), "every_days": 7}
LDN = {"titration": {**TITRATION, "target": _mg("4.5"), "target_days": 30}}
LDN_DOSES = {f"{half / 2:g}": 7 for half in range(1, 9)} | {"4.5": 30}


@dataclass(frozen=True, slots=True)
class Question:
    """Doses in mg with how often each is taken, and the increment of the strengths.

    within: the time limit of the planner in seconds.
    """

    name: str
    doses: dict[str, int]
    increment: str
    within: float = 1.0

    def front(self) -> list[cp_sat.Figures]:
        """The planner's front. Empty if it gives up."""
        times = {Quantity.read(dose, Unit.MG): often for dose, often in self.doses.items()}
        limits = Limits(increment=self._increment, max_capsules_per_dose=MOST)
        choices = find_choices(times, limits)
        return [choice.figures for choice in choices.found] if choices.is_complete else []

    def front_by(self, solver: cp_sat.Solver) -> list[cp_sat.Figures]:
        """The same front by CP-SAT, in whole multiples of the increment."""
        unit = self._increment.picograms
        times = {
            Quantity.read(dose, Unit.MG).picograms // unit: often
            for dose, often in self.doses.items()
        }
        return solver.front(times, range(1, max(times) + 1), MOST)

    @property
    def _increment(self) -> Quantity:
        return Quantity.read(self.increment, Unit.MG)


def taper(phases: int, increment: str = "0.5") -> Question:
    """Down by 0.5 mg a week to zero, in this many phases."""
    doses = {f"{half / 2:g}": 7 for half in range(1, phases + 1)}
    return Question(f"a taper of {phases} phases, increment {increment} mg", doses, increment)


# Ten percent less every two weeks from 20 mg, rounded to 0.5 mg, and at the end 0.5 mg less.
UNEVEN_HALVES = (40, 36, 32, 29, 26, 23, 21, 19, 17, 15, 14, *range(13, 0, -1))
UNEVEN = Question("", {f"{half / 2:g}": 14 for half in UNEVEN_HALVES}, "0.5")
QUESTIONS = (
    Question("LDN, 9 phases, increment 0.5 mg", LDN_DOSES, "0.5", within=0.005),
    Question("LDN, 9 phases, increment 0.1 mg", LDN_DOSES, "0.1", within=0.1),
    taper(24),
)


def run() -> None:
    """Print everything. Exits with an error if the planner and CP-SAT differ."""
    print("The planner, LDN titration (9 phases, 86 days), by default limits:")
    for name, figures in plans().items():
        print(f"  {name}: {figures}")
    print(f"\nThe whole front, at most {MOST} capsules in one dose, beside OR-Tools CP-SAT:")
    for question in QUESTIONS:
        print("\n".join(comparison(question)), flush=True)
    print("\nHow the planner's time grows, medians:")
    for phases in PHASES:
        print(f"  {phases} phases, {phases} candidates: {_growth(taper(phases))}")
    print(f"  24 uneven phases, 40 candidates: {_growth(UNEVEN)}")
    for count, increment in CANDIDATES.items():
        print(f"  9 phases, {count} candidates: {_growth(Question('', LDN_DOSES, increment))}")


def plans() -> dict[str, Figures]:
    """Times for the LDN titration: read from JSON, planned, and verified by the second method."""
    schedule = read_schedule(LDN)
    plan = capsules.plan_capsules(schedule, Limits(), Costs())
    # The uncached function: plans are cached, and only the first computation counts here.
    calculate = capsules.plan_capsules.__wrapped__
    return {
        "read the schedule": timed(lambda: read_schedule(LDN)),
        "plan the capsules": timed(lambda: calculate(schedule, Limits(), Costs())),
        "check the plan": timed(lambda: plan_check.check(plan, schedule)),
    }


def comparison(question: Question) -> Iterator[str]:
    """Median times of both, their ratio, and that both give the same answer."""
    front = question.front()
    ours = _median(question.front)
    yield f"  {question.name}, {len(front)} plans:"
    yield f"    the planner: {_duration(ours)} (to be within {_duration(question.within)})"
    for workers in sorted({1, os.cpu_count() or 1}):
        yield f"    CP-SAT, search workers {workers}: {_by_solver(question, front, workers, ours)}"


def _by_solver(question: Question, front: list[cp_sat.Figures], workers: int, ours: float) -> str:
    seconds = []
    try:
        for _ in range(RUNS_OF_SOLVER):
            solver = cp_sat.Solver(workers, SOLVER_SECONDS)
            if question.front_by(solver) != front:
                raise AssertionError(f"{question.name}: the planner and CP-SAT differ")
            seconds.append(solver.seconds)
    except cp_sat.TimedOut:
        times = f"more than {SOLVER_SECONDS / ours:,.0f} times as long"
        return f"more than {_duration(SOLVER_SECONDS)}, {times}; stopped"
    theirs = statistics.median(seconds)
    return f"{_duration(theirs)}, {theirs / ours:,.1f} times as long, the same front"


def _growth(question: Question) -> str:
    front = question.front()
    time_taken = _duration(_median(question.front))
    return time_taken if front else f"given up after {time_taken}"


def _median(run: Callable[[], Any]) -> float:
    return statistics.median(timed(run, RUNS // 10).seconds)


def timed(run: Callable[[], Any], runs: int = RUNS) -> Figures:
    """The times of a function that is called again and again."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return Figures(times)


def _duration(seconds: float) -> str:
    return f"{seconds:,.3g} s" if seconds >= 1 else f"{seconds * 1000:,.3g} ms"
