"""Plans for people: one row per phase, with its containers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import escape

from pharmacy import wording
from pharmacy.core.flags import Flag
from pharmacy.core.orders import OrderStatus
from pharmacy.core.planning.capsules import Option, Plan, PlannedPhase, Totals
from pharmacy.core.planning.containers import Container
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.regimen.courses import LivedCourse
from pharmacy.core.schedules import TimeOfDay
from pharmacy.services.compounding.worklists import WorklistItem
from pharmacy.services.orders.amended_courses import Amended
from pharmacy.services.orders.placing import Order
from pharmacy.services.orders.placing import Plan as PlanRow
from pharmacy.services.planning import lived_courses, plans
from pharmacy.services.planning.proposals import Proposal
from pharmacy.services.records.container_states import ContainerStatus
from pharmacy.web.orders import pictures
from pharmacy.web.orders.pictures import Picture
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked
from pharmacy.web.words import sentences

AT = {
    TimeOfDay.MORNING: marked("%(dose)s in the morning"),
    TimeOfDay.NOON: marked("%(dose)s at noon"),
    TimeOfDay.EVENING: marked("%(dose)s in the evening"),
    TimeOfDay.BEDTIME: marked("%(dose)s at bedtime"),
}


@dataclass(frozen=True, slots=True)
class PhaseContainer:
    """One container of a phase. `capsules` is empty if it was started in an earlier phase.

    status: None for a plan that is not stored, or no longer in force.
    """

    number: int
    strength: Quantity
    capsules: str
    directions: str
    fill: int
    status: ContainerStatus | None = None


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase. A rest has no containers."""

    number: int
    days: str
    doses: str
    containers: list[PhaseContainer]


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """One plan on the Pareto front. `cost` is an amount with two decimals."""

    strengths: str
    totals: Totals
    cost: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A whole plan with its chart and flags. is_nightly: all doses are at bedtime.

    has_states: each container has its state.
    """

    is_nightly: bool
    rows: list[PhaseRow]
    totals: Totals
    strengths: list[str]
    ways: list[PlanChoice]
    flags: list[Flag]
    picture: Picture | None
    has_states: bool = False

    @property
    def units(self) -> str:
        """The word for the plan's days."""
        return _("Nights") if self.is_nightly else _("Days")

    def numbered(self, number: str) -> str:
        """One of the days, with its number."""
        if self.is_nightly:
            return _("Night %(number)s", number=number)
        return _("Day %(number)s", number=number)

    def since(self, number: int) -> str:
        """From one of the days on."""
        if self.is_nightly:
            return _("from night %(number)s on", number=count_text(number))
        return _("from day %(number)s on", number=count_text(number))


def of_amended(amended: Amended, changes: Iterable[int]) -> PlanTable:
    """The table of the days from a change on, before it is stored. The chart shows all days."""
    picture = of_course(amended.course, [*changes, amended.amendment.day])
    return replace(of_proposal(amended.proposal), picture=picture)


def of_course(course: LivedCourse, changes: Iterable[int]) -> Picture | None:
    """The chart of a course with its changes. None for one that ended before its day 1."""
    phases = course.from_day(1).phases
    return pictures.dose_picture(phases, list(changes)) if phases else None


def of_proposal(proposal: Proposal) -> PlanTable:
    """The table of a plan that is not stored."""
    return _table(proposal.plan, proposal.flags, partial(_directions, proposal))


def _directions(proposal: Proposal, container: Container) -> str:
    """The directions of a container as its label will have them."""
    plan = proposal.plan
    taken = wording.directions(plan, container)
    return wording.instructed(taken, proposal.instructions, plan, container)


def of_order(order: Order) -> PlanTable:
    """The table of an order's latest plan, with the directions on its labels.

    The chart shows the whole course, with the days of its changes.
    """
    return replace(
        _of_row(order, order.plans[-1]),
        picture=of_course(lived_courses.course_of(order), changes_of(order)),
    )


def with_states(table: PlanTable, statuses: Mapping[int, ContainerStatus]) -> PlanTable:
    """The table with the state of each container, by its number."""
    rows = [
        replace(row, containers=[replace(c, status=statuses.get(c.number)) for c in row.containers])
        for row in table.rows
    ]
    return replace(table, rows=rows, has_states=True)


def to_make(order: Order, items: Iterable[WorklistItem]) -> list[str]:
    """What is left to make now, without the patient's supply and the refills."""
    counts: dict[Quantity, int] = {}
    open_items = () if order.status is OrderStatus.CANCELLED else items
    for item in open_items:
        if not item.is_packaged:
            strength = item.container.strength
            counts[strength] = counts.get(strength, 0) + item.container.capsules
    return [_of(capsules, strength) for strength, capsules in sorted(counts.items())]


def changes_of(order: Order) -> list[int]:
    """The day from which each change applies."""
    return [amendment.day for amendment in order.amendments]


def history(order: Order) -> list[PlanTable]:
    """The plans that later ones replaced, oldest first."""
    return [_of_row(order, row) for row in order.plans[:-1]]


def _of_row(order: Order, row: PlanRow) -> PlanTable:
    frozen = {c.number: c.directions for c in row.containers}
    flags = [Flag(f.code, f.severity, f.message) for f in order.flags if f.resolved_at is None]
    return _table(plans.of_row(row), flags, lambda container: frozen[container.number])


def _table(plan: Plan, flags: list[Flag], directions: Callable[[Container], str]) -> PlanTable:
    return PlanTable(
        is_nightly=_is_nightly(plan),
        rows=[_row(plan, phase, directions) for phase in plan.phases],
        totals=plan.totals,
        strengths=[_of(s.capsules, s.strength) for s in plan.strengths],
        ways=[_way(option) for option in plan.options],
        flags=flags,
        picture=pictures.dose_picture(plan.phases) if plan.phases else None,
    )


def _of(capsules: int, strength: Quantity) -> str:
    return _("%(capsules)s of %(strength)s", capsules=count_text(capsules), strength=strength)


def _is_nightly(plan: Plan) -> bool:
    times = {dose.time for phase in plan.phases for dose in phase.doses} or {TimeOfDay.BEDTIME}
    return times == {TimeOfDay.BEDTIME}


def _way(option: Option) -> PlanChoice:
    strengths = ", ".join(str(strength) for strength in option.strengths)
    return PlanChoice(strengths, option.totals, option.cost, option.chosen)


def _row(plan: Plan, phase: PlannedPhase, directions: Callable[[Container], str]) -> PhaseRow:
    taken = [c for c in plan.containers if any(s.phase == phase.number for s in c.spans)]
    containers = [_bottle(c, phase, directions) for c in taken]
    return PhaseRow(phase.number, span(phase), doses_text(phase), containers)


def _bottle(
    container: Container, phase: PlannedPhase, directions: Callable[[Container], str]
) -> PhaseContainer:
    if container.phase == phase.number:
        capsules = count_text(container.capsules)
        instructions = sentences.in_english(directions(container))
    else:
        capsules = ""
        instructions = escape(_("Continues from bottle %(number)s.", number=container.number))
    return PhaseContainer(
        container.number, container.strength, capsules, instructions, container.fill
    )


def span(phase: PlannedPhase) -> str:
    """The days of a phase: "8 to 14"."""
    first, last = count_text(phase.first_day), count_text(phase.last_day)
    return first if phase.days == 1 else _("%(first)s to %(last)s", first=first, last=last)


def doses_text(phase: PlannedPhase) -> str:
    """The doses with their times: "0.5 mg at bedtime". A phase without doses is a rest."""
    taken = [_(AT[dose.time], dose=dose.quantity) for dose in phase.doses if dose.quantity]
    return ", ".join(taken) or _("rest")
