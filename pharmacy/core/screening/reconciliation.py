"""Compares the prescriber's words and numbers with the schedule.

Published prescriptions contradict themselves: text, dates and quantity of one order give three
amounts. Only the prescriber knows which one is correct. So nothing here is averaged, guessed or
preferred: any difference is a hold that shows both sides exactly. If the words cannot be read,
agreement cannot be shown, so that is also a hold: a pharmacist compares them by hand.
"""

from collections.abc import Collection, Iterator, Sequence

from pharmacy.core import sig
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderRequest
from pharmacy.core.planning.capsules import Option, Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import Schedule, TimeOfDay
from pharmacy.core.screening import dose_differences
from pharmacy.core.sig import Reading

MOST_WORDS_NAMED = 5


def readings(
    request: OrderRequest,
    names: Collection[str] = (),
    usual: TimeOfDay | None = TimeOfDay.BEDTIME,
) -> tuple[Reading, ...]:
    """The readings of the written directions of an order.

    names: those of the drug. usual: its usual time, None if it has none.
    """
    prescription = request.prescription
    strength = prescription.strength_written or _capsule_of(request.limits)
    return tuple(
        sig.read(
            text,
            strength=strength,
            concentration=prescription.concentration_written,
            names=names,
            usual=usual,
        )
        for text in filter(None, (prescription.directions_written, *request.other_directions))
    )


def flags(request: OrderRequest, plan: Plan, written: Sequence[Reading]) -> list[Flag]:
    """A hold for each written statement that differs from the schedule.

    written: the readings of the directions. Written statements apply to the schedule taken once:
    refills are not counted.
    """
    found = [
        *_quantity_flags(request, plan, written),
        *_supply_flags(request.prescription.days_supply_written, plan.totals.days),
        *(flag for reading in written for flag in _text_flags(reading, request, plan)),
    ]
    # Two texts may differ from the schedule in the same way.
    return list(dict.fromkeys(found))


def _quantity_flags(
    request: OrderRequest, plan: Plan, found: Collection[Reading]
) -> Iterator[Flag]:
    written = request.prescription.quantity_written
    if written is None or written == plan.totals.capsules:
        return
    counted = {own for reading in found for own in _counts_in(request, reading)}
    counted |= set(filter(None, [request.prescription.strength_written]))
    same_doses = _same_doses(written, counted, request, plan)
    if same_doses:
        yield same_doses
        return
    message = (
        f"The prescription is for {_counted(written, 'capsule')}. "
        f"Its schedule takes {_counted(plan.totals.capsules, 'capsule')} in this plan."
    )
    same = [option for option in plan.options if option.totals.capsules == written]
    if same:
        message += f" Made of {_strengths(same[0])} it would take just {count_text(written)}."
    yield Flag("quantity_differs", Severity.HOLD, message)


def _counts_in(request: OrderRequest, reading: Reading) -> Collection[Quantity]:
    """The one strength in which a text counts capsules. Empty if it is ambiguous."""
    asked = request.prescription.strength_written
    strengths = {*reading.strengths, *filter(None, [asked])}
    return strengths if reading.schedule is not None and len(strengths) == 1 else ()


def _same_doses(
    written: int, counted: Collection[Quantity], request: OrderRequest, plan: Plan
) -> Flag | None:
    """A flag if the quantity is correct in the client's capsules, which the plan does not use.

    For example, the client counts three capsules of 1.5 mg where the plan has one of 4.5 mg.
    """
    for strength in sorted(counted):
        if _capsules_of(strength, request.prescription.schedule) == written:
            message = (
                f"The prescription counts {_counted(written, 'capsule')} of {strength}. This plan "
                f"has the same doses in {_counted(plan.totals.capsules, 'capsule')}."
            )
            return Flag("quantity_in_other_capsules", Severity.WARNING, message)
    return None


def _capsules_of(strength: Quantity, schedule: Schedule) -> int | None:
    """The capsules of one strength that a schedule needs. None if a dose is not a whole number."""
    doses = [(dose.quantity, phase.days) for phase in schedule.phases for dose in phase.doses]
    if any(dose.picograms % strength.picograms for dose, _ in doses):
        return None
    return sum(dose.picograms // strength.picograms * days for dose, days in doses)


def _strengths(option: Option) -> str:
    *others, last = [str(strength) for strength in option.strengths]
    return f"{', '.join(others)} and {last}" if others else f"{last} alone"


def _supply_flags(written: int | None, days: int) -> Iterator[Flag]:
    """`written`: the days of supply that the client states (SCRIPT: days supply)."""
    if written is not None and written != days:
        yield Flag(
            "days_differ",
            Severity.HOLD,
            f"The prescription is a supply for {_counted(written, 'day')}. "
            f"Its schedule lasts {_counted(days, 'day')}.",
        )


def _text_flags(reading: Reading, request: OrderRequest, plan: Plan) -> Iterator[Flag]:
    prescription, asked = request.prescription, request.prescription.strength_written
    written = reading.schedule
    if written is None:
        yield _not_read(reading)
        return
    yield from _form_flags(reading.forms, prescription.form)
    if asked is not None:
        yield from _strength_flags(asked, reading.strengths)
    if reading.quantity != prescription.quantity_written:
        yield from _dispensed_flags(reading, request, plan)
    yield from _refill_flags(reading.refills, prescription.refills)
    yield from _length_flags(written, plan.totals.days, is_open=reading.open_ended)
    listed = dose_differences.listed(written, reading, prescription.schedule)
    if listed:
        message = f"The written directions and the schedule take other doses.\n{listed}"
        yield Flag("doses_differ", Severity.HOLD, message)


def _capsule_of(asked: Limits) -> Quantity | None:
    """The strength of "1 capsule" without strength_written, if the order names just one."""
    return asked.strengths[0] if asked.strengths and len(asked.strengths) == 1 else None


def _not_read(reading: Reading) -> Flag:
    """Shows the words themselves: a client wrote them, and a pharmacist must see exactly these."""
    words = [f'"{fault.words}"' for fault in reading.not_understood]
    more = len(words) - MOST_WORDS_NAMED
    listed = ", ".join(words[:MOST_WORDS_NAMED]) + (f" and {more} more" if more > 0 else "")
    message = (
        f"The written directions were not read to the end, for {listed}. "
        "Compare them by hand with the schedule."
    )
    if any(fault.reason == sig.NO_STRENGTH for fault in reading.not_understood):
        message += " Sent as strength_written, the strength of their capsules would be read."
    return Flag("directions_not_read", Severity.HOLD, message)


def _form_flags(written: Collection[str], ordered: str) -> Iterator[Flag]:
    """`written`: each dosage form that the directions count in."""
    if others := sorted(set(written) - {ordered}):
        message = (
            f"The written directions count in {' and '.join(f'{form}s' for form in others)}. "
            f"The order is for {ordered}s. Ask the prescriber which is meant."
        )
        yield Flag("form_differs", Severity.HOLD, message)


def _strength_flags(asked: Quantity, written: Collection[Quantity]) -> Iterator[Flag]:
    """`written`: each capsule strength used to read the directions."""
    others = sorted(strength for strength in written if strength != asked)
    if others:
        listed = ", ".join(str(strength) for strength in others)
        yield Flag(
            "strength_differs",
            Severity.HOLD,
            f"The written directions count in capsules of {listed}. "
            f"The order says that they count in capsules of {asked}.",
        )


def _dispensed_flags(reading: Reading, request: OrderRequest, plan: Plan) -> Iterator[Flag]:
    written, planned = reading.quantity, plan.totals.capsules
    if written is not None and written != planned:
        same_doses = _same_doses(written, _counts_in(request, reading), request, plan)
        yield same_doses or Flag(
            "quantity_differs",
            Severity.HOLD,
            f"The written directions dispense {_counted(written, 'capsule')}. "
            f"The schedule takes {_counted(planned, 'capsule')} in this plan.",
        )


def _refill_flags(written: int | None, ordered: int) -> Iterator[Flag]:
    if written is not None and written != ordered:
        yield Flag(
            "refills_differ",
            Severity.HOLD,
            f"The written directions allow {_counted(written, 'refill')}. "
            f"The order has {_counted(ordered, 'refill')}.",
        )


def _length_flags(written: Schedule, days: int, *, is_open: bool) -> Iterator[Flag]:
    """An open end has no length of its own. It only has to begin within the schedule."""
    begins = written.phases[-1].first_day
    agrees = begins <= days if is_open else written.days == days
    if agrees:
        return
    length = f"at least {_counted(begins, 'day')}" if is_open else _counted(written.days, "day")
    message = f"The written directions last {length}. The schedule lasts {_counted(days, 'day')}."
    yield Flag("days_differ", Severity.HOLD, message)


def _counted(count: int, noun: str) -> str:
    return f"{count_text(count)} {noun}" if count == 1 else f"{count_text(count)} {noun}s"
