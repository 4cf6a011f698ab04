"""The dispenseRequest of a MedicationRequest: capsules, days of supply, refills."""

from dataclasses import dataclass

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.quantities import count_text
from pharmacy.fhir import quantity
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.values import Element, refuse_each, refused

_REASONS = {
    "initialFill": "what is taken first is a dosageInstruction of its own: leave it out",
    "dispenseInterval": "fills are made as their capsules are used up: leave the interval out",
}


@dataclass(frozen=True, slots=True)
class Supply:
    """The supply as sent. has_capsules: whether its unit is capsules."""

    place: Element
    capsules: Element | None = None
    days: Element | None = None
    refills: Element | None = None
    has_capsules: bool = False
    flags: tuple[Flag, ...] = ()


def read(request: Element, clock: Clock) -> Supply:
    """The supply of a request.

    Raises UnprocessableResource if it cannot be kept or its validity has ended.
    """
    place = request.child("dispenseRequest")
    if place is None:
        return Supply(Element(request.at("dispenseRequest"), {}))
    refuse_each(place, _REASONS)
    amount, length = place.child("quantity"), place.child("expectedSupplyDuration")
    return Supply(
        place,
        capsules=amount.holding(quantity.capsules(amount)) if amount else None,
        days=length.holding(quantity.days(length)) if length else None,
        refills=place.child("numberOfRepeatsAllowed"),
        has_capsules=amount is not None and quantity.unit_of(amount) == quantity.CAPSULE,
        flags=tuple(_validity(place, clock)),
    )


def _validity(place: Element, clock: Clock) -> list[Flag]:
    period = place.child("validityPeriod")
    if period is None:
        return []
    start, end = period.child("start"), period.child("end")
    if end is not None and clock.has_ended(end):
        raise refused(
            end.path,
            "expired",
            "the prescription is no longer valid: ask the prescriber for a new one",
        )
    if start is None or clock.has_begun(start):
        return []
    message = f"The prescription is valid only from {clock.said(start)} on. Make nothing before."
    return [Flag("not_valid_yet", Severity.HOLD, message)]


def days_of_the_last(
    supply: Supply, place: Element, phases: list[Element]
) -> tuple[Element, list[Flag]]:
    """The days of a last phase without a length, from the supply.

    Raises UnprocessableResource if it has none. place: where the length is missing. A number of
    capsules gives a length if each dose is one capsule. The plan then verifies that assumption: its
    total is compared with the supply.
    """
    before = sum(phase.value["days"].value for phase in phases[:-1])
    if supply.days is not None:
        if supply.days.value <= before:
            message = f"the phases before the last take {count_text(before)} days: give more"
            raise refused(supply.days.path, "value", message)
        return supply.days.holding(supply.days.value - before), []
    if supply.capsules is not None:
        return _days_of_capsules(supply.capsules, phases)
    message = (
        "the last phase has no length: give boundsDuration in days or weeks, or "
        "dispenseRequest.expectedSupplyDuration"
    )
    raise refused(place.path, "required", message)


def _days_of_capsules(capsules: Element, phases: list[Element]) -> tuple[Element, list[Flag]]:
    each_day = [len(_taken(phase)) for phase in phases]
    used = sum(
        count * phase.value["days"].value
        for count, phase in zip(each_day[:-1], phases[:-1], strict=True)
    )
    days, left_over = divmod(capsules.value - used, each_day[-1] or 1)
    if left_over or days <= 0 or not each_day[-1]:
        message = (
            "the last phase has no length, and none comes out of this number with one capsule for "
            "each dose: give boundsDuration or expectedSupplyDuration"
        )
        raise refused(capsules.path, "value", message)
    message = (
        f"The last phase has no length of its own: {count_text(days)} days follow from "
        f"{count_text(capsules.value)} capsules, one for each dose."
    )
    return capsules.holding(days), [Flag("days_from_quantity", Severity.WARNING, message)]


def _taken(phase: Element) -> list[object]:
    """The doses of a phase, without rest days."""
    values = [str(dose["dose"]["value"].value) for dose in phase.value["doses"]]
    return [value for value in values if value.strip("0.")]
