"""When to compound what the remaining days need beyond the patient's supply."""

from dataclasses import replace

from pharmacy.core.planning import fills
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.planning.fills import Making
from pharmacy.core.regimen.on_hand import Rest


def in_fills(rest: Rest, making: Making, first_number: int) -> Plan:
    """The remaining plan with new containers, in fills by beyond-use date.

    first_number: the number of the first new container. Carried containers keep theirs.
    """
    if not any(phase.daily() for phase in rest.missing):
        return rest.plan
    missing = replace(rest.plan, phases=rest.missing, containers=())
    made = fills.in_fills(missing, making)
    new = (replace(c, number=first_number + c.number - 1) for c in made.containers)
    both = sorted((*rest.plan.containers, *new), key=_number)
    return replace(rest.plan, containers=tuple(both), fills=made.fills)


def _number(container: Container) -> int:
    return container.number


def with_refills(plan: Plan, making: Making, refills: int, days: int) -> Plan:
    """The plan with this many more refills of its last phase, `days` each, after its last day.

    days: those of the phase as prescribed. The plan may have only the end of it.
    """
    *_, last = plan.phases
    if not refills or not last.daily():
        return plan
    again = replace(last, first_day=last.last_day - days + 1)
    planned = fills.in_fills(replace(plan, phases=(again,)), making, refills).fills
    later = [fill for fill in planned if fill.refill]
    numbered = (replace(f, number=n) for n, f in enumerate(later, start=len(plan.fills) + 1))
    return replace(plan, fills=(*plan.fills, *numbered))
