"""A paused course: supply at home is kept, labels say so, and nothing outlasts its date."""

import datetime

import pytest
from sqlalchemy import text

from pharmacy.core.errors import InvalidInput
from pharmacy.core.flags import Severity
from pharmacy.core.orders import OrderStatus
from pharmacy.core.screening.holds import Reason, ReasonCode
from pharmacy.services.orders import placing
from pharmacy.services.planning import lived_courses
from pharmacy.services.records import flags
from tests.services.amending import Json, amend, bottles, current, ldn
from tests.services.contexts import NOW, PROFILE, ServiceContext

PAUSE: Json = {"change": "pause", "day": 25, "days": 14, "reason": "surgery"}
SPANISH: Json = {
    "family_name": "Ejemplo",
    "given_name": "Ana",
    "birth_date": "1975-05-06",
    "phone": None,
    "address": {"line": "1 Way", "city": "Austin", "state": "TX", "postal_code": "78701"},
    "allergies": [],
    "medications": [],
    "conditions": [],
}


def test_a_pause_inside_a_phase_takes_the_same_bottle_after_it(context: ServiceContext) -> None:
    """Container 4 has 2 mg for nights 22 to 28. Three nights are over, and four capsules wait."""
    client = context.client()
    order = amend(context, client, ldn(context, client).id, PAUSE)
    assert [(p.first_day, p.last_day) for p in order.plans[-1].phases][:3] == [
        (25, 38),
        (39, 42),
        (43, 49),
    ]
    assert bottles(order)[0] == (4, "2 mg", 4, True)
    assert all(is_at_home for *_, is_at_home in bottles(order))
    assert order.last_on == datetime.date(2026, 12, 1) + datetime.timedelta(days=99)


def test_the_label_of_the_next_bottle_says_from_when_to_when_nothing_is_taken(
    context: ServiceContext,
) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, PAUSE)
    label = next(x for x in current(order) if x.number == 4)
    assert label.content["directions"] == (
        "Take nothing from night 25 to night 38. "
        "Take 1 capsule (2 mg) by mouth at bedtime for 4 days."
    )
    fifth = next(x for x in current(order) if x.number == 5)
    assert fifth.content["directions"].startswith("Take 1 capsule (2.5 mg)")
    assert fifth.content["phase"].endswith("nights 43 to 49")


def test_in_spanish_label_and_calendar_say_so_too(context: ServiceContext) -> None:
    client = context.client()
    placed = ldn(context, client)
    spanish = ldn(
        context,
        client,
        external_id="RX-ES",
        patient={**SPANISH, "language": "es"},
    )
    assert placed.id != spanish.id
    order = amend(context, client, spanish.id, PAUSE)
    label = next(x for x in current(order) if x.number == 4)
    said = "No tome nada desde la noche 25 hasta la noche 38."
    assert label.content["directions"].startswith(said)
    assert said in str(order.schedules[-1].content["blocks"][0])


def test_the_calendar_says_it_with_its_dates(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, PAUSE)
    said = "Dec 25 to Jan 7: Take nothing from night 25 to night 38."
    assert said in str(order.schedules[-1].content["blocks"][0])


def test_nothing_is_taken_past_its_date_after_a_long_pause(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, {**PAUSE, "days": 150})
    plan = order.plans[-1]
    made = [c for c in plan.containers if c.carried_from is None]
    assert made
    for container in plan.containers:
        last_day = max(last for _, _, last in container.spans)
        last_on = datetime.date(2026, 12, 1) + datetime.timedelta(days=last_day - 1)
        assert last_on <= container.beyond_use_on
    for fill in plan.fills:
        assert fill.make_on <= datetime.date(2026, 12, 1) + datetime.timedelta(days=fill.first_day)


def test_a_pause_of_naltrexone_holds_the_order_until_opioids_were_asked_about(
    context: ServiceContext,
) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, PAUSE)
    assert order.status is OrderStatus.HELD
    assert [flag.code for flag in order.flags][-2:] == ["opioid_during_pause", "dose_after_pause"]


def test_a_pause_is_kept_with_its_days_and_read_back_as_a_pause(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, PAUSE)
    (change,) = order.amendments
    assert (change.change, change.pause_days, change.meant.value) == ("new_target", 14, "pause")
    course = lived_courses.course_of(order)
    assert course.on(30).is_pause
    assert [str(dose.quantity) for dose in course.doses_on(39)] == ["2 mg"]
    amended = [e for e in context.entries() if e.event == "order:amended"][-1]
    assert amended.detail["change"] == "pause"


def test_the_release_before_lives_the_same_days_by_the_row_that_it_reads(
    context: ServiceContext,
) -> None:
    """It does not know pause_days: it reads a new schedule with a rest in front."""
    client = context.client()
    order = amend(context, client, ldn(context, client).id, PAUSE)
    new = lived_courses.course_of(order).from_day(1)
    with context.transaction() as session:
        session.execute(text("UPDATE amendments SET pause_days = NULL"))
    old = lived_courses.course_of(context.order(order.id)).from_day(1)
    assert old.phases == new.phases


def test_a_course_that_is_over_is_not_paused(context: ServiceContext) -> None:
    client = context.client()
    placed = ldn(context, client)
    with pytest.raises(InvalidInput):
        amend(context, client, placed.id, {**PAUSE, "day": 87})


def test_a_stop_of_naltrexone_asks_nothing(context: ServiceContext) -> None:
    client = context.client()
    stop = {"change": "stop", "day": 18, "reason": "rash"}
    order = amend(context, client, ldn(context, client).id, stop)
    assert order.status is OrderStatus.RECEIVED


def test_a_pause_is_amended_again_and_each_bottle_is_counted_once(context: ServiceContext) -> None:
    """Resolved and advanced on night 30, the patient takes the four capsules of container 4."""
    client, pharmacist = context.client(), context.pharmacist()
    order = amend(context, client, ldn(context, client).id, PAUSE)
    for flag in [flag for flag in order.flags if flag.severity is Severity.HOLD]:
        with context.transaction() as session:
            reason = Reason(ReasonCode.OTHER, "no opioid is planned")
            facts = placing.Context(PROFILE, context.notifier)
            flags.resolve_flag(session, pharmacist, str(flag.id), reason, facts, NOW)
    advance = {"change": "advance", "day": 30, "reason": "operation cancelled"}
    order = amend(context, client, order.id, advance)
    assert bottles(order)[0] == (4, "2 mg", 4, True)
    phases = [(p.first_day, p.last_day) for p in order.plans[-1].phases]
    assert phases[:2] == [(30, 33), (34, 40)]
