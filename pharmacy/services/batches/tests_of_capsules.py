"""The test of finished capsules: weighed one by one, judged, and kept with its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import InvalidInput, NotReady, Problem, invalid
from pharmacy.core.making import amounts, capsule_tests
from pharmacy.core.making.amounts import number_text
from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.capsule_tests import CapsuleLimits, CapsuleResult, CapsuleSample
from pharmacy.core.making.new_batches import CAPSULE
from pharmacy.core.messages import Message
from pharmacy.core.quantities import DECIMAL_PLACES, Quantity
from pharmacy.models.batches import Batch, BatchTest
from pharmacy.services.batches import batch_lots, batch_plans, batch_rows, bench_gates, typed_texts
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.equipment import logs
from pharmacy.services.records.identities import identity_of


@dataclass(frozen=True, slots=True)
class GivenTest:
    """The weights of whole capsules and the mean of the empty shells, in mg as read or typed.

    is_all: these are all the capsules that were made. is_typed: no balance sent them.
    """

    weights: tuple[str, ...]
    shell: str
    is_typed: bool
    is_all: bool = False


def record_test(
    session: Session, actor: Actor, seen: SeenBatch, given: GivenTest, at: BenchMoment
) -> BatchTest:
    """Record a test of finished capsules. A failed one stays in the record and may be repeated.

    Raises InvalidInput at /weights/N (from 0), /weights and /shell; NotReady before the capsules
    are filled, for a triturate, and for a balance that may not weigh today; NotFound,
    IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    refusal = why_not_test(session, batch)
    reasons = [refusal] if refusal else logs.balance_reasons(session, batch.balance, at.today)
    if reasons:
        raise NotReady(reasons[0])
    plan, limits = batch_plans.stored_plan(batch), formulary.capsule_limits()
    sample = _sample(batch, given)
    _refuse_count(given, limits.wanted(plan.units_made or 1))
    result = capsule_tests.judge(sample, limits)
    row = BatchTest(
        batch_id=batch.id,
        weights=[_milligrams(weight) for weight in sample.weights],
        shell=_milligrams(sample.shell),
        facts=_facts(sample, limits, result),
        is_good=result.is_good,
        is_typed=given.is_typed,
        balance_id=batch.balance_id,
        at=at.now,
        by=identity_of(actor),
    )
    session.add(row)
    batch.capsules_weighed = None
    session.flush()
    detail = {"is_good": row.is_good, "weights": row.weights, "shell": row.shell}
    batch_rows.changed(session, actor, batch, Event.BATCH_TESTED, at.now, **detail)
    return row


def why_not_test(session: Session, batch: Batch) -> Message | None:
    """Why no capsules are tested now. None: nothing prevents it."""
    if batch_lots.formulation_of(batch).form != CAPSULE:
        return Message("test_of_capsules_only", "A triturate has no capsules to be tested.")
    refusal = bench_gates.why_not_stage(session, batch, StepStage.FILL)
    return refusal or bench_gates.why_steps_before(session, batch, StepStage.TEST)


def read_result(batch: Batch, row: BatchTest) -> CapsuleResult:
    """A stored test, judged again from its weights by the limits that were stored with it."""
    return capsule_tests.judge(_stored_sample(batch, row), stored_limits(row))


def stored_limits(row: BatchTest) -> CapsuleLimits:
    """The limits of the day of a test."""
    kept: Mapping[str, Any] = row.facts
    return CapsuleLimits(
        version=kept["limits"],
        capsules=kept["capsules"],
        shells=kept["shells"],
        light_percent=Fraction(kept["light_percent"]),
        heavy_percent=Fraction(kept["heavy_percent"]),
        heavy_from=Fraction(kept["heavy_from_mg"]),
        most_spread=Fraction(kept["most_spread_percent"]),
        unsourced=tuple(kept["unsourced"]),
    )


def why_test_differs(batch: Batch, row: BatchTest) -> Message | None:
    """That a stored test, judged again, has other figures: something of it was altered."""
    result = read_result(batch, row)
    again = _facts(_stored_sample(batch, row), stored_limits(row), result)
    if (again, result.is_good) == (row.facts, row.is_good):
        return None
    return Message(
        "test_differs",
        "The stored test of the capsules, judged again, has another result. Do not release the "
        "batch. Ask whoever runs the service.",
    )


def _sample(batch: Batch, given: GivenTest) -> CapsuleSample:
    """The weights, exactly. Raises InvalidInput with every weight that is none."""
    weights: list[Quantity] = []
    problems: list[Problem] = []
    for place, text in enumerate(given.weights):
        try:
            weights.append(_weight(batch, f"/weights/{place}", text))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    shell = typed_texts.read_milligrams("/shell", given.shell)
    if any(weight <= shell for weight in weights):
        raise invalid(
            "/shell",
            "heavy",
            Message(
                "shell_too_heavy",
                "A whole capsule weighs more than its shell. Give the mean of the empty shells.",
            ),
        )
    masses = tuple(amounts.milligrams(weight) for weight in weights)
    return _planned(batch, masses, amounts.milligrams(shell))


def _weight(batch: Batch, pointer: str, text: str) -> Quantity:
    weight = typed_texts.read_milligrams(pointer, text)
    minimum = batch.balance.minimum_weight
    if minimum is not None and weight.picograms < minimum:
        raise invalid(
            pointer,
            "minimum",
            Message(
                "capsule_below_minimum",
                "%(weight)s is below the minimum weight of the balance, %(minimum)s. Weigh the "
                "capsule on a finer one.",
                weight=weight,
                minimum=Quantity(minimum, weight.unit),
            ),
        )
    return weight


def _refuse_count(given: GivenTest, wanted: int) -> None:
    count = len(given.weights)
    if count == wanted or (given.is_all and 0 < count < wanted):
        return
    raise invalid(
        "/weights",
        "count",
        Message(
            "capsules_to_weigh",
            "Weigh %(wanted)s capsules, one by one. If fewer were made, weigh all and say so.",
            wanted=wanted,
        ),
    )


def _milligrams(exact: Fraction) -> str:
    return amounts.said(exact).value


def _facts(sample: CapsuleSample, limits: CapsuleLimits, result: CapsuleResult) -> dict[str, Any]:
    """The limits, exactly, and the figures as the compounding record says them."""
    least, most = (number_text(one, 1) for one in (result.least_content, result.most_content))
    return {
        "limits": limits.version,
        "capsules": limits.capsules,
        "shells": limits.shells,
        "light_percent": _decimal(limits.light_percent),
        "heavy_percent": _decimal(limits.heavy_percent),
        "heavy_from_mg": _decimal(limits.heavy_from),
        "most_spread_percent": _decimal(limits.most_spread),
        "unsourced": list(limits.unsourced),
        "mean": str(amounts.said(result.mean)),
        "relative_standard_deviation": f"{result.spread or 0}%",
        "lightest": str(amounts.weighed(result.lightest)),
        "heaviest": str(amounts.weighed(result.heaviest)),
        "planned_fill": str(amounts.weighed(sample.fill)),
        "content": f"{least}% to {most}%",
        "failures": [str(failure) for failure in result.failures],
    }


def _stored_sample(batch: Batch, row: BatchTest) -> CapsuleSample:
    return _planned(batch, tuple(map(Fraction, row.weights)), Fraction(row.shell))


def _decimal(exact: Fraction) -> str:
    """A number of a data file: it has at most six decimal places."""
    return number_text(exact, DECIMAL_PLACES)


def _planned(batch: Batch, masses: tuple[Fraction, ...], shell: Fraction) -> CapsuleSample:
    plan = batch_plans.stored_plan(batch)
    if plan.exact_fill is None or plan.window_percent is None:
        raise NotReady(batch_plans.NO_PLAN)
    return CapsuleSample(masses, shell, plan.exact_fill, plan.window_percent)
