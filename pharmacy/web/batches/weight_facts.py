"""What the screen of the weights shows: the next one, and those that were weighed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import request

from pharmacy import current, formulary
from pharmacy.core.making import amounts
from pharmacy.core.making.batch_lines import CountedWeight, line_total
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.batches import batch_lots, batch_plans, bench_gates, weighing_lines
from pharmacy.services.batches.batch_lots import BatchLot, BatchWeight
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.batches.weighing_lines import LotTarget, NextWeighing
from pharmacy.web.batches import pictures
from pharmacy.web.batches.pictures import BandLimits, BandPicture
from pharmacy.web.shell import visitors


@dataclass(frozen=True, slots=True)
class ShownWeight:
    """A weight of the table, which was not discarded. may_check: the signed-in person may."""

    row: BatchWeight
    weight: Quantity
    target: Quantity
    is_active: bool
    may_check: bool

    @property
    def is_blocked(self) -> bool:
        """Whether it is outside, and nobody has answered for that yet."""
        return bench_gates.is_outside(self.row)

    @property
    def waits(self) -> bool:
        """Whether a second person still has to check it."""
        return self.is_active and self.row.checked_by is None


def mass(picograms: int) -> Quantity:
    """A stored mass, in mg."""
    return Quantity(picograms, Unit.MG)


def facts(session: Session, batch: Batch) -> dict[str, Any]:
    """Everything below the head of the screen."""
    following = weighing_lines.next_weighing(session, batch) if batch.plan is not None else None
    shown = _shown(session, batch)
    blocked = next((one for one in shown if one.is_blocked), None)
    person = visitors.person()
    return {
        "following": following,
        "chosen": request.values.get("lot", ""),
        "lot_of": _lot_of,
        "picture_of": _picture_of,
        "shown": shown,
        "blocked": blocked,
        "blocked_picture": blocked and _blocked_picture(session, batch, blocked),
        "waiting": [one for one in shown if one.waits],
        "shells": _shells(session, batch),
        "making_units": batch_plans.stored_plan(batch).units_made if batch.plan else None,
        "permits_typed": current.live().settings.profile.permits_typed_weights,
        "may_make": person.may(Permission.MAKE_BATCH),
        "is_pharmacist": person.may(Permission.RELEASE_BATCH),
        "balance": batch.balance,
    }


def _shown(session: Session, batch: Batch) -> list[ShownWeight]:
    if batch.plan is None:
        return []
    lines = batch_plans.stored_plan(batch).lines
    me = visitors.person().actor.id
    return [
        ShownWeight(
            row=row,
            weight=mass(row.weight),
            target=mass(row.target),
            is_active=lines[row.line - 1].role is ComponentRole.ACTIVE,
            may_check=str(row.by) != str(me),
        )
        for row in sorted(bench_gates.live_weights(session, batch), key=lambda one: one.line)
    ]


def _shells(session: Session, batch: Batch) -> list[BatchLot]:
    """The lots of empty capsules, which are counted and not weighed."""
    return [
        row
        for one in batch_lots.wanted_components(session, batch)
        if one.role is ComponentRole.SHELL
        for row in one.lots
    ]


def _lot_of(following: NextWeighing, chosen: str) -> LotTarget:
    """The lot that is weighed: the chosen one, or the first."""
    lots: Sequence[LotTarget] = following.lots
    return next((one for one in lots if str(one.batch_lot.id) == chosen), lots[0])


def _picture_of(lot: LotTarget, weight: Quantity | None = None) -> BandPicture:
    return pictures.band_picture(BandLimits(lot.target, lot.within, lot.near), weight)


def _blocked_picture(session: Session, batch: Batch, blocked: ShownWeight) -> BandPicture:
    """The whole line of a weight that is outside, with all its weights, as the plan counts them."""
    plan, number = batch_plans.stored_plan(batch), blocked.row.line
    line, bands = plan.lines[number - 1], formulary.weighing().bands
    factor = plan.factor if weighing_lines.is_powder(plan, line) else Fraction(1)
    counted = [
        CountedWeight(mass(one.weight), weighing_lines.factor_of(plan, line, one.batch_lot))
        for one in bench_gates.live_weights(session, batch)
        if one.line == number
    ]
    empty = line_total(line.exact, factor, ())
    limits = BandLimits(
        line.amount,
        empty.limits(factor, bands.within_percent),
        empty.limits(factor, bands.near_percent),
    )
    done = line_total(line.exact, factor, counted).done * factor
    return pictures.band_picture(limits, amounts.weighed(done))
