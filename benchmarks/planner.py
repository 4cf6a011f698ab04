"""The planner and its check, without server or database."""

import time
from collections.abc import Callable
from typing import Any

from benchmarks.figures import Figures
from pharmacy.core import capsules, plan_check
from pharmacy.core.capsules import Costs
from pharmacy.core.limits import Limits
from pharmacy.schemas.schedules import read_schedule

RUNS = 300


def _mg(value: str) -> dict[str, str]:
    return {"value": value, "unit": "mg"}


TITRATION = {"start": _mg("0.5"), "step": _mg("0.5"), "every_days": 7}
LDN = {"titration": {**TITRATION, "target": _mg("4.5"), "target_days": 30}}


def plans() -> dict[str, Figures]:
    """Times for the LDN titration: read from JSON, planned, and checked by the second route."""
    schedule = read_schedule(LDN)
    plan = capsules.plan_capsules(schedule, Limits(), Costs())
    return {
        "read the schedule": _timed(lambda: read_schedule(LDN)),
        "plan the capsules": _timed(lambda: capsules.plan_capsules(schedule, Limits(), Costs())),
        "check the plan": _timed(lambda: plan_check.check(plan, schedule)),
    }


def _timed(run: Callable[[], Any]) -> Figures:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return Figures(times)
