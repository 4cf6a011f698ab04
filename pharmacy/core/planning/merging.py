"""Merges containers of adjacent phases of one strength, if the directions fit on a label."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container

Fits = Callable[[Plan, Container], bool]


def merge(plan: Plan, fits: Fits) -> Plan:
    """The plan with adjacent phases of one strength in one container.

    As many phases share a container as `fits` allows, starting with the first. The next phase that
    does not fit starts a new one. Phases are adjacent if every phase between them is a rest.
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
    """Pairs of adjacent phases in separate containers."""
    for container in plan.containers:
        neighbour = _neighbour(plan, container)
        if neighbour is not None:
            yield container, neighbour


def merging_flags(merged: Plan) -> Iterator[Flag]:
    """Flags for adjacent phases that could not share a container because its label was full."""
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
    """The plan with one container and its neighbor merged, renumbered. None without a neighbor."""
    first = plan.containers[place]
    second = _neighbour(plan, first)
    if second is None:
        return None
    both = replace(
        first, capsules=first.capsules + second.capsules, spans=first.spans + second.spans
    )
    merged = [both if c is first else c for c in plan.containers if c is not second]
    numbers = range(plan.containers[0].number, plan.containers[-1].number)
    renumbered = (replace(c, number=n) for n, c in zip(numbers, merged, strict=True))
    return replace(plan, containers=tuple(renumbered))


def _neighbour(plan: Plan, container: Container) -> Container | None:
    """The container of the same strength and fill that starts where this one ends."""
    after = (p for p in plan.phases if p.number > container.spans[-1].phase and p.daily())
    phase = next(after, None)
    if phase is None or container.is_carried:
        return None
    return next((c for c in plan.containers if _continues(c, container, phase.number)), None)


def _continues(later: Container, container: Container, phase: int) -> bool:
    same = (later.strength, later.fill) == (container.strength, container.fill)
    return same and later.phase == phase and not later.is_carried
