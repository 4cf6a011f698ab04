"""`pharmacy plan`: plan a schedule without a server."""

import json
from typing import Any, BinaryIO

import click

from pharmacy import formulary, wording
from pharmacy.cli import bottling, written
from pharmacy.cli import limits as asked_limits
from pharmacy.core import screening
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import invalid
from pharmacy.core.flags import Flag
from pharmacy.core.planning import limit_check, merging
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.worded_plans import WordedPlan
from pharmacy.core.schedules import Schedule, TimeOfDay
from pharmacy.core.screening.strengths import strength_flags
from pharmacy.embedded import dose_chart, plan_table, text_table
from pharmacy.schemas import json_text, usual_times
from pharmacy.schemas.answers import dumped
from pharmacy.schemas.directions import reading_json
from pharmacy.schemas.plans import FlagAnswer, PlanAnswer
from pharmacy.schemas.schedules import read_schedule


@click.command()
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--directions", help='Plan what is written, such as "0.5 mg po qhs x 7d".')
@click.option("--strength", help='What "1 cap" in the directions holds, such as "0.5 mg".')
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--increment", help="Strengths are multiples of this, in the schedule's unit.")
@click.option("--strengths", help="The only strengths allowed, such as 0.5,1,1.5.")
@click.option("--max-per-dose", type=click.IntRange(1, 20), help="Most capsules in one dose.")
@click.option("--max-strengths", type=click.IntRange(1, 100), help="Most strengths to make.")
@click.option("--drug", help="Plan by the formulary's facts of this drug.")
@click.option("--merge", is_flag=True, help="Neighbouring phases of one strength in one container.")
def plan(
    file: BinaryIO | None,
    *,
    directions: str | None,
    strength: str | None,
    as_json: bool,
    drug: str | None,
    merge: bool,
    **limits: Any,
) -> None:
    """Plan the capsules of a schedule (JSON in FILE, or - for standard input) or of directions."""
    read = _written(file, directions, drug, strength)
    known = _drug(drug)
    schedule = _schedule(file, read, known.usual_time if known else usual_times.WITHOUT_DRUG)
    asked = asked_limits.read(schedule.unit, **limits)
    allowed, costs = (known.limits_for(asked), known.costs) if known else (asked, Costs())
    made = asked_limits.plan_within(schedule, allowed, costs)
    made = bottling.in_containers(made, schedule, known, merge=merge)
    limit_check.check(made, allowed)
    flags = _flags(schedule, made, known, merge=merge)
    answer = {
        "plan": dumped(PlanAnswer, WordedPlan(made, _directions(made))),
        "flags": [dumped(FlagAnswer, flag) for flag in flags],
        **({"directions": read} if read else {}),
    }
    click.echo(json.dumps(answer, indent=2) if as_json else _answer_text(answer))


def _written(
    file: BinaryIO | None, directions: str | None, drug: str | None, strength: str | None
) -> dict[str, Any] | None:
    """The reading of the written directions. None if a file has the schedule."""
    if (file is None) == (directions is None):
        raise invalid("--directions", "form", "give either a FILE or directions")
    if directions is None:
        return None
    return reading_json(written.read(directions, drug, strength))


def _schedule(
    file: BinaryIO | None, read: dict[str, Any] | None, usual: TimeOfDay | None
) -> Schedule:
    if read is not None:
        return read_schedule(read["schedule"])
    return read_schedule(json_text.read(file.read() if file else b""), usual)


def _drug(name: str | None) -> Drug | None:
    if name is None:
        return None
    known = formulary.find_drug(name)
    if known is None:
        names = ", ".join(drug.name for drug in formulary.drugs())
        raise invalid("--drug", "unknown_drug", f"this pharmacy makes only: {names}")
    return known


def _directions(plan: Plan) -> dict[int, str]:
    return {c.number: wording.directions(plan, c) for c in plan.containers}


def _flags(schedule: Schedule, plan: Plan, drug: Drug | None, *, merge: bool) -> list[Flag]:
    flags = [*screening.schedule_flags(schedule, drug), *screening.plan_flags(plan)]
    if merge:
        flags += merging.merging_flags(plan)
    return [*flags, *strength_flags(plan, drug)] if drug else flags


def _answer_text(answer: dict[str, Any]) -> str:
    plan = answer["plan"]
    flags = [f"{flag['severity'].upper()}: {flag['message']}" for flag in answer["flags"]]
    understood = written.lines(answer["directions"]) if "directions" in answer else []
    return "\n".join(
        [
            *understood,
            *dose_chart.lines(plan),
            *plan_table.lines(plan),
            "",
            *plan_table.option_lines(plan),
            *(line for flag in flags for line in ("", *text_table.wrap(flag))),
        ]
    )
