"""Amendments as stored: a new plan, superseded labels, and nothing lost."""

import datetime

import pytest

from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotFound
from pharmacy.core.orders import OrderStatus
from pharmacy.core.regimen.amendment_requests import NotAmendable
from tests import factories
from tests.factories import mass_json, phase_json, phases_json
from tests.refusals import refuses
from tests.services.amending import BACK, EXTEND, STOP, amend, bottles, current, ldn
from tests.services.contexts import NOW, ServiceContext, client_without_rows
from tests.services.day import begun


def test_a_step_back_in_week_three_uses_what_is_at_home_and_makes_ten_capsules(
    context: ServiceContext,
) -> None:
    """Nights 15 to 17 took three 1.5 mg capsules, so four are left. See core/test_remainder."""
    client = context.client()
    order = amend(context, client, ldn(context, client).id, BACK)
    assert bottles(order) == [
        (3, "1.5 mg", 4, True),
        (4, "2 mg", 7, True),
        (5, "2.5 mg", 7, True),
        (6, "3 mg", 7, True),
        (7, "3.5 mg", 7, True),
        (8, "4 mg", 7, True),
        (9, "4.5 mg", 30, True),
        (10, "1 mg", 7, False),
        (11, "1.5 mg", 3, False),
    ]


def test_vivid_dreams_extend_by_two_weeks_and_make_one_bottle(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    assert [b for b in bottles(order) if not b[3]] == [(10, "1.5 mg", 14, False)]
    new = next(label for label in order.labels if label.number == 10)
    assert (new.kind, new.version) == ("container", 1)
    assert new.content["phase"] == "Phase 1 of 7, nights 22 to 35"
    directions = "Take 1 capsule (1.5 mg) by mouth at bedtime for 14 days."
    assert new.content["directions"] == directions
    assert order.last_on == datetime.date(2026, 12, 1) + datetime.timedelta(days=99)


def test_containers_whose_nights_move_get_replacement_labels(context: ServiceContext) -> None:
    client = context.client()
    placed = ldn(context, client)
    order = amend(context, client, placed.id, EXTEND)
    fourth = [label for label in order.labels if label.number == 4]
    assert [(x.kind, x.version, x.superseded_at is None) for x in fourth] == [
        ("container", 1, False),
        ("replacement", 2, True),
    ]
    assert fourth[1].content["phase"] == "Phase 2 of 7, nights 36 to 42"
    assert fourth[1].content["lot"] == fourth[0].content["lot"]
    assert fourth[1].content["beyond_use"] == fourth[0].content["beyond_use"]
    assert (fourth[0].barcode[8:13], fourth[1].barcode[8:13]) == ("00401", "00402")


def test_labels_of_the_nights_before_stay_as_they_were(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    labels = [(label.number, label.version) for label in current(order)]
    assert labels == [(1, 1), (2, 1), (3, 1), *[(n, 2) for n in range(4, 10)], (10, 1)]


def test_a_label_whose_words_are_the_same_is_kept(context: ServiceContext) -> None:
    """The nights of 2 mg are unchanged. Only later doses differ."""
    client = context.client()
    schedule = phases_json(phase_json("2", 7), phase_json("1.5", 9))
    change = {"change": "new_target", "day": 22, "schedule": schedule, "reason": "enough"}
    order = amend(context, client, ldn(context, client).id, change)
    assert [(x.number, x.version) for x in current(order)] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (10, 1),
    ]
    assert [b[0] for b in bottles(order)] == [4, 10]


def test_nothing_of_the_first_plan_is_overwritten(context: ServiceContext) -> None:
    client = context.client()
    placed = ldn(context, client)
    before = [(c.number, c.capsules, c.spans, c.directions) for c in placed.plans[0].containers]
    first, second = amend(context, client, placed.id, EXTEND).plans
    assert [(c.number, c.capsules, c.spans, c.directions) for c in first.containers] == before
    assert [(p.first_day, p.last_day) for p in first.phases][-1] == (57, 86)
    assert (first.version, first.first_day, second.version, second.first_day) == (1, 1, 2, 22)


def test_the_change_is_kept_with_its_reason_and_its_author(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    (change,) = order.amendments
    stored = (change.number, change.change, change.day, change.reason, change.actor_name)
    assert stored == (1, "hold", 22, "vivid dreams", "clinic")
    assert change.content == {**EXTEND, "change": "hold"}
    assert (change.plan_id, change.created_at) == (order.plans[1].id, NOW)
    assert context.events(order.id) == ["order:placed", "order:taken_back", "order:amended"]


def test_the_reason_is_not_in_the_audit(context: ServiceContext) -> None:
    client = context.client()
    amend(context, client, ldn(context, client).id, EXTEND)
    assert "vivid" not in str([entry.detail for entry in context.entries()])


def test_the_new_labels_are_notified_after_the_commit(context: ServiceContext) -> None:
    client = context.client()
    placed = ldn(context, client)
    context.notifier.notified.clear()
    amend(context, client, placed.id, EXTEND)
    assert [row_id for _, row_id in context.notifier.notified] == [str(placed.id)]


def test_a_bottle_whose_words_do_not_fit_is_closed_sooner_and_the_change_is_made(
    context: ServiceContext,
) -> None:
    """Container 12 has 27 of 2.5 mg left. The nights of 4.5 mg would be too many for one label."""
    client = context.client()
    placed = ldn(context, client, limits={"max_strengths": 3})
    back = {"change": "step_back", "day": 60, "to": mass_json("0.5"), "days": 7, "reason": "x"}
    order = amend(context, client, placed.id, back)
    carried = {c.number: c.capsules for c in order.plans[-1].containers if c.carried_from}
    assert 0 < carried[12] < 27


def test_a_stop_leaves_no_label_for_later_days(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, STOP)
    assert [label.number for label in current(order)] == [1, 2]
    assert (order.plans[1].phases, bottles(order)) == ([], [])
    assert order.last_on == datetime.date(2026, 12, 17)


def test_a_course_may_end_with_nothing_but_days_of_rest(context: ServiceContext) -> None:
    client = context.client()
    steps = {"target": mass_json("0"), "step": mass_json("1"), "every_days": 7, "target_days": 7}
    change = {"change": "new_target", "day": 10, "reason": "rash", **steps}
    order = amend(context, client, ldn(context, client).id, change)
    assert (len(order.plans[-1].phases), bottles(order)) == (1, [])


def test_a_second_change_builds_on_the_first(context: ServiceContext) -> None:
    """Extended to night 35, the patient advances at night 29: seven of fourteen are left over."""
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    advance = {"change": "advance", "day": 29, "reason": "sleeps well"}
    order = amend(context, client, order.id, advance)
    third = order.plans[2]
    assert [(p.first_day, p.last_day) for p in third.phases][:2] == [(29, 35), (36, 42)]
    assert [b[0] for b in bottles(order)] == [4, 5, 6, 7, 8, 9]
    assert 10 not in [label.number for label in current(order)]
    assert next(x for x in current(order) if x.number == 4).version == 3


def test_a_new_target_after_a_step_back_can_be_extended(context: ServiceContext) -> None:
    """The course is rebuilt from all changes, and still includes the earlier doses."""
    client = context.client()
    order = amend(context, client, ldn(context, client).id, {**BACK, "day": 60})
    steps = {"target": mass_json("1.5"), "step": mass_json("0.5"), "every_days": 7}
    target = {"change": "new_target", "day": 65, "target_days": 30, "reason": "enough"}
    order = amend(context, client, order.id, {**target, **steps})
    order = amend(context, client, order.id, {**EXTEND, "day": 70})
    phases = order.plans[-1].phases
    assert {str(dose.dose) for phase in phases for dose in phase.doses} == {"1.5 mg"}
    assert (phases[0].first_day, phases[-1].last_day) == (70, 108)


def test_an_extension_of_an_extension_finishes_its_bottle_first(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    order = amend(context, client, order.id, {**EXTEND, "day": 30, "days": 4})
    assert bottles(order)[-2:] == [(10, "1.5 mg", 6, True), (11, "1.5 mg", 4, False)]


def test_an_amendment_before_an_earlier_one_replaces_it(context: ServiceContext) -> None:
    """The extension of night 22 never begins: the patient stops on night 18, with 1.5 mg left."""
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    order = amend(context, client, order.id, STOP)
    assert order.last_on == datetime.date(2026, 12, 17)
    assert [label.number for label in current(order)] == [1, 2]


def test_what_is_stated_to_be_at_hand_counts(context: ServiceContext) -> None:
    """Two capsules of 1.5 mg were lost, so five are made."""
    client = context.client()
    body = {**BACK, "at_hand": [{"container": 3, "capsules": 2}]}
    order = amend(context, client, ldn(context, client).id, body)
    assert (3, "1.5 mg", 2, True) in bottles(order)
    assert (11, "1.5 mg", 5, False) in bottles(order)


def test_nobody_can_have_more_than_was_made(context: ServiceContext) -> None:
    client = context.client()
    placed = ldn(context, client)
    body = {
        **BACK,
        "at_hand": [{"container": 3, "capsules": 8}, {"container": 40, "capsules": 1}],
    }
    with pytest.raises(InvalidInput) as refused:
        amend(context, client, placed.id, body)
    assert [(p.pointer, p.code) for p in refused.value.problems] == [
        ("/at_hand/0/capsules", "too_many"),
        ("/at_hand/1/container", "unknown_container"),
    ]


def test_a_dose_above_the_limit_holds_the_order(context: ServiceContext) -> None:
    client = context.client()
    placed = ldn(context, client)
    context.notifier.notified.clear()
    schedule = phases_json(phase_json("8", 7))
    body = {"change": "new_target", "day": 22, "schedule": schedule, "reason": "more"}
    order = amend(context, client, placed.id, body)
    assert order.status is OrderStatus.HELD
    assert "daily_dose_above_limit" in [flag.code for flag in order.flags]
    assert context.notifier.notified == []


def test_a_held_order_can_be_stopped_and_changed_in_no_other_way(context: ServiceContext) -> None:
    held = context.held()
    pharmacist = context.pharmacist()
    with refuses(NotAmendable, "held_not_amended"):
        amend(context, pharmacist, held.id, {**EXTEND, "day": 3})
    order = amend(context, pharmacist, held.id, {**STOP, "day": 1})
    assert (order.status, current(order)) == (OrderStatus.HELD, [])


def test_a_change_of_an_older_version_is_refused(context: ServiceContext) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    assert order.version == 2
    with pytest.raises(ChangedMeanwhile):
        amend(context, client, order.id, STOP, version=1)
    assert len(context.order(order.id).plans) == 2


def test_the_order_of_another_client_is_not_found(context: ServiceContext) -> None:
    placed = ldn(context, context.client())
    with pytest.raises(NotFound):
        amend(context, client_without_rows(), placed.id, EXTEND)


def test_a_dose_that_cannot_be_made_is_refused_at_its_field(context: ServiceContext) -> None:
    client = context.client()
    limits = {"strengths": [mass_json(value) for value in ("0.5", "1.5", "3")]}
    placed = ldn(context, client, limits=limits)
    schedule = phases_json(phase_json("0.75", 7))
    body = {"change": "new_target", "day": 22, "schedule": schedule, "reason": "less"}
    with refuses(InvalidInput, "dose_not_makeable") as refused:
        amend(context, client, placed.id, body)
    assert [p.pointer for p in refused.value.problems] == ["/schedule"]


def test_before_dispensing_an_amendment_from_a_later_day_has_a_warning(
    context: ServiceContext,
) -> None:
    client = context.client()
    order = amend(context, client, ldn(context, client).id, EXTEND)
    assert "amended_before_dispensing" in [flag.code for flag in order.flags]


def test_after_dispensing_it_has_none(context: ServiceContext) -> None:
    body = factories.ldn_order_json()
    body["prescription"]["directions_written"] = None
    day = begun(context, body)
    day.finish()
    day.amend(EXTEND)
    assert "amended_before_dispensing" not in [flag.code for flag in day.order.flags]
