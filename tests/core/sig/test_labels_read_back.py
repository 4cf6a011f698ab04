"""The directions of each container read back to what the plan takes from it."""

from hypothesis import given
from hypothesis import strategies as st

from pharmacy import wording
from pharmacy.core import sig
from pharmacy.core.planning import capsules, merging
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay, schedule_of
from tests.core.sig.spoken import named, phases, read
from tests.factories import course, mg, plan, schedule

Taken = set[tuple[TimeOfDay, Quantity]]
STRENGTHS = (mg("0.5"), mg("2"))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans of doses that often use two strengths, at several times, with rests between."""
    doses = st.integers(0, 9).map(lambda half: Quantity(half * 500_000_000, Unit.MG))
    courses = [course("2.5")]
    for _ in range(draw(st.integers(0, 4))):
        times = draw(st.lists(st.sampled_from(TimeOfDay), min_size=1, unique=True))
        taken = tuple(Dose(time, draw(doses)) for time in times)
        courses.append(PrescribedPhase(taken, draw(st.integers(1, 30))))
    asked = schedule_of(courses)
    limits = Limits(strengths=STRENGTHS, max_capsules_per_dose=6)
    return capsules.plan_capsules(asked, limits, Costs())


def taken_from(made: Plan, container: Container) -> list[Taken]:
    """Each day from the container's first to its last: the whole doses that use it."""
    return [
        {
            (dose.time, dose.quantity)
            for phase in made.phases
            if phase.first_day <= day <= phase.last_day
            for dose in phase.doses
            if any(take.strength == container.strength for take in dose.takes)
        }
        for day in range(container.spans[0].first_day, container.last_day + 1)
    ]


def read_days(asked: Schedule) -> list[Taken]:
    """Each day of a schedule: its doses above zero."""
    return [
        {(dose.time, dose.quantity) for dose in phase.doses if dose.quantity}
        for phase in asked.phases
        for _ in range(phase.days)
    ]


@given(plans())
def test_a_container_for_one_phase_reads_back_to_the_doses_of_that_phase(made: Plan) -> None:
    for container in made.containers:
        reading = sig.read(wording.directions(made, container))
        assert reading.schedule is not None, reading.not_understood
        assert read_days(reading.schedule) == taken_from(made, container)


@given(plans())
def test_a_container_for_several_phases_reads_back_to_all_of_them(made: Plan) -> None:
    merged = merging.merge(made, lambda *_: True)
    for container in merged.containers:
        words = wording.directions(merged, container)
        reading = sig.read(words)
        if "nothing from this one" in words:
            assert "this" in named(reading)
        else:
            assert reading.schedule is not None, reading.not_understood
            assert read_days(reading.schedule) == taken_from(merged, container)


def test_the_dose_is_what_all_containers_come_to() -> None:
    made = plan(schedule(course("2.5", 30)), Limits(strengths=STRENGTHS))
    said = [phases(read(wording.directions(made, container))) for container in made.containers]
    assert said == [["30 x bedtime 2.5 mg"]] * 2


def test_containers_that_do_not_add_up_to_the_dose_are_not_understood() -> None:
    text = (
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 30 days. "
        "At bedtime also take 1 capsule (2 mg) from container 3, in all 3 mg."
    )
    assert named(read(text)) == [text.partition(". ")[2].rstrip(".")]


def test_another_container_without_the_dose_in_all_is_not_understood() -> None:
    text = "Take 1 mg at noon for 7 days. At noon also take 1 capsule (2 mg) from container 3."
    assert named(read(text)) == ["At noon also take 1 capsule (2 mg) from container 3"]


def test_a_dose_of_several_capsules_is_the_total_that_is_written() -> None:
    text = "Take 2 capsules (20 mg total) by mouth at bedtime for 14 days."
    assert phases(read(text)) == ["14 x bedtime 20 mg"]


def test_a_total_that_one_capsule_contradicts_is_not_understood() -> None:
    text = (
        "Take 1 capsule (5 mg) by mouth at bedtime for 7 days, "
        "then 2 capsules (20 mg total) at bedtime for 7 days."
    )
    assert read(text).schedule is None


def test_other_bottles_are_read_in_the_words_of_before_and_of_now() -> None:
    said = [
        phases(
            read(
                "Take 1 capsule (0.5 mg) by mouth at bedtime for 30 days. "
                f"At bedtime also take 1 capsule (2 mg) from {word} 3, 2.5 mg in all."
            )
        )
        for word in ("container", "bottle")
    ]
    assert said == [["30 x bedtime 2.5 mg"]] * 2
