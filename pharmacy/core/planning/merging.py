"""One container for neighbouring phases of one strength, where its directions fit on a label."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container

Fits = Callable[[Plan, Container], bool]


def merge(plan: Plan, fits: Fits) -> Plan:
    """The plan with neighbouring phases of one strength in one container.

    As many phases share a container as `fits` allows, beginning with the first; those that do
    not fit begin the next one. Phases are neighbours where every phase between them is a rest.
    """
    place = 0
    while place < len(plan.containers):
        merged = _merged_at(plan, place)
        if merged is not None and fits(merged, merged.containers[place]):
            plan = merged
        else:
            place += 1
    return plan


def left_apart(plan: Plan) -> Iterator[tuple[Container, Container]]:
    """Pairs of neighbours that each have a container of their own."""
    for container in plan.containers:
        neighbour = _neighbour(plan, container)
        if neighbour is not None:
            yield container, neighbour


def merging_flags(merged: Plan) -> Iterator[Flag]:
    """Which neighbours were to share a container and could not, as their labels would be full."""
    pairs = [
        f"containers {first.number} and {second.number} ({first.strength})"
        for first, second in left_apart(merged)
    ]
    if pairs:
        yield Flag(
            "containers_not_merged",
            Severity.WARNING,
            "Not all neighbouring phases of one strength share a container, as their directions "
            f"do not fit on one label: {', '.join(pairs)}.",
        )


def _merged_at(plan: Plan, place: int) -> Plan | None:
    """The plan with one container and its neighbour in one, numbered anew; None without one."""
    first = plan.containers[place]
    second = _neighbour(plan, first)
    if second is None:
        return None
    both = replace(
        first, capsules=first.capsules + second.capsules, spans=first.spans + second.spans
    )
    kept = [both if c is first else c for c in plan.containers if c is not second]
    numbers = range(plan.containers[0].number, plan.containers[-1].number)
    renumbered = (replace(c, number=n) for n, c in zip(numbers, kept, strict=True))
    return replace(plan, containers=tuple(renumbered))


def _neighbour(plan: Plan, container: Container) -> Container | None:
    """The container of the same strength and fill that is begun where this one ends."""
    after = (p for p in plan.phases if p.number > container.spans[-1].phase and p.daily())
    phase = next(after, None)
    if phase is None or container.is_carried:
        return None
    return next((c for c in plan.containers if _continues(c, container, phase.number)), None)


def _continues(later: Container, container: Container, phase: int) -> bool:
    same = (later.strength, later.fill) == (container.strength, container.fill)
    return same and later.phase == phase and not later.is_carried
