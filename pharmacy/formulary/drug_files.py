"""A drug's data file, key by key: allowed values and contradictions."""

from pharmacy.core.drugs import (
    ConditionGroup,
    DoseLimits,
    Drug,
    Interruption,
    Medicine,
    MedicineGroup,
    Threshold,
    UsualTime,
)
from pharmacy.core.flags import Severity
from pharmacy.core.languages import Worded
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import MOST_CAPSULES_PER_DOSE, Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import TimeOfDay
from pharmacy.formulary.tables import Table

LONGEST_VERSION = 40
LONGEST_CODE = 30
# USP <795> (2023): other nonaqueous dosage forms.
MOST_BEYOND_USE_DAYS = 180


def drug(file: Table) -> Drug:
    """The drug of one file. Errors are added to its faults."""
    names, beyond_use, storage = (
        file.table(key, required=True) for key in ("names", "beyond_use", "storage")
    )
    forms = file.table("forms", required=True)
    related = file.table("related_allergies")
    found = Drug(
        version=_version(file),
        name=file.text("name"),
        label_name=names.text("label_name"),
        synonyms=names.texts("synonyms", required=False),
        salt=names.text("salt", required=False) or None,
        forms=forms.texts("names"),
        beyond_use_days=_beyond_use_days(beyond_use),
        storage=_worded(storage),
        warnings=_sentences(file, "warnings"),
        missed_dose=_missed_dose(file.table("missed_dose")),
        side_effects=_sentences(file, "side_effects"),
        alarms=_sentences(file, "when_to_call"),
        dose_limits=_dose_limits(file.table("limits")),
        limits=_planning(file.table("planning")),
        capsule_size=_capsule_size(file.table("capsule")),
        medicines=tuple(_medicines(table) for table in file.tables("medicines")),
        not_these=_not_these(file.table("not_these")),
        conditions=tuple(_conditions(table) for table in file.tables("conditions")),
        related=related.texts("names", required=False),
        rxnorm=_rxnorm(file.table("rxnorm")),
        costs=_costs(file.table("costs")),
        usual=_usual_time(file.table("usual_time")),
        interruptions=tuple(_interruption(table) for table in file.tables("interruptions")),
    )
    for table in (names, beyond_use, storage, forms, related):
        table.done()
    file.done(sourced=False)
    return found


def _version(file: Table) -> str:
    version = file.text("version")
    if len(version) > LONGEST_VERSION:
        file.note("version", f"is too long: write at most {LONGEST_VERSION} characters")
    return version


def _beyond_use_days(table: Table) -> int:
    days = table.whole("days", required=True) or 1
    if days > MOST_BEYOND_USE_DAYS:
        table.note("days", f"is above {MOST_BEYOND_USE_DAYS}, the most for capsules (USP <795>)")
    return days


def _capsule_size(table: Table) -> str | None:
    size = table.text("size", required=False) or None
    table.done()
    return size


def _not_these(table: Table) -> tuple[str, ...]:
    names = table.texts("names", required=False)
    table.done()
    return names


def _rxnorm(table: Table) -> tuple[str, ...]:
    codes = table.texts("codes", required=False)
    table.done()
    return codes


def _worded(table: Table) -> Worded:
    return Worded(table.text("text"), table.text("es", required=False))


def _sentences(file: Table, key: str) -> tuple[Worded, ...]:
    return tuple(_sentence(table) for table in file.tables(key))


def _sentence(table: Table) -> Worded:
    table.text("code")
    words = _worded(table)
    table.done()
    return words


def _missed_dose(table: Table) -> Worded | None:
    words = _worded(table) if table.data else None
    table.done()
    return words


def _dose_limits(table: Table) -> DoseLimits:
    start, step, daily = (table.table(key) for key in ("start", "step", "daily"))
    interval, standard, smallest = (
        table.table(key) for key in ("interval", "standard_dose", "smallest_usual")
    )
    found = DoseLimits(
        start=_threshold(start),
        step=_threshold(step),
        interval_days=interval.whole("warn_below_days"),
        daily=_threshold(daily),
        standard_from=standard.quantity("from"),
        smallest_usual=smallest.quantity("dose"),
    )
    for inner in (interval, standard, smallest):
        inner.done()
    table.done(sourced=False)
    _refuse_contradictions(table, found)
    return found


def _threshold(table: Table) -> Threshold:
    found = Threshold(table.quantity("warn_above"), table.quantity("hold_above"))
    table.done()
    if _above(found.warn_above, found.hold_above):
        table.note("warn_above", f"is above hold_above: write at most {found.hold_above}")
    return found


def _above(one: Quantity | None, other: Quantity | None) -> bool:
    return one is not None and other is not None and one > other


def _refuse_contradictions(table: Table, limits: DoseLimits) -> None:
    daily = limits.daily.hold_above
    pairs = {
        "start.warn_above": (limits.start.warn_above, limits.daily.warn_above, "daily.warn_above"),
        "start.hold_above": (limits.start.hold_above, daily, "daily.hold_above"),
        "smallest_usual.dose": (limits.smallest_usual, limits.daily.warn_above, "daily.warn_above"),
        "daily.hold_above": (daily, limits.standard_from, "standard_dose.from"),
    }
    for key, (smaller, larger, name) in pairs.items():
        if _above(smaller, larger):
            table.note(key, f"is above {name}: write at most {larger}")


def _planning(table: Table) -> Limits:
    found = Limits(
        strengths=table.quantities("strengths"),
        increment=table.quantity("increment"),
        max_capsules_per_dose=table.whole("max_capsules_per_dose"),
    )
    table.done()
    if found.strengths and found.increment:
        table.note("increment", "stands beside strengths: leave one of them out")
    if (found.max_capsules_per_dose or 0) > MOST_CAPSULES_PER_DOSE:
        table.note("max_capsules_per_dose", f"is above {MOST_CAPSULES_PER_DOSE}: write less")
    return found


def _costs(table: Table) -> Costs:
    usual = Costs()
    found = Costs(
        table.whole("strength_cents") or usual.strength_cents,
        table.whole("capsule_cents") or usual.capsule_cents,
        table.whole("batch_cents") or usual.batch_cents,
    )
    table.done()
    return found


def _usual_time(table: Table) -> UsualTime | None:
    if not table.data:
        return None
    time, meal = table.text("time"), table.text("meal", required=False) or None
    source = table.source()
    table.done(sourced=False)
    if time not in list(TimeOfDay):
        table.note("time", f"is unknown: write one of: {', '.join(TimeOfDay)}")
        return None
    return UsualTime(TimeOfDay(time), meal, source)


def _severity(table: Table) -> Severity:
    text = table.text("severity")
    if text not in list(Severity):
        table.note("severity", f"is unknown: write one of: {', '.join(Severity)}")
        return Severity.HOLD
    return Severity(text)


def _code(table: Table) -> str:
    code = table.text("code")
    plain = code.replace("_", "a")
    if not (plain.isascii() and plain.isalpha() and code.islower() and len(code) <= LONGEST_CODE):
        table.note(
            "code", f"is no code: write lower-case words joined by _, at most {LONGEST_CODE}"
        )
    return code


def _medicines(table: Table) -> MedicineGroup:
    names = table.table("names", required=True)
    found = MedicineGroup(
        code=_code(table),
        severity=_severity(table),
        kind=table.text("kind"),
        reason=table.text("reason"),
        remedy=table.text("remedy"),
        medicines=tuple(Medicine(name, names.texts(name)) for name in names.data),
        hold_days=table.whole("hold_days"),
        warn_days=table.whole("warn_days"),
    )
    _checked(table, found)
    table.done()
    if (found.hold_days or 0) > (found.warn_days or found.hold_days or 0):
        table.note("hold_days", "is above warn_days: write fewer days")
    return found


def _checked(table: Table, group: MedicineGroup) -> None:
    """The sources that each name was checked against. "" marks a name that nobody checked."""
    known = {
        name for medicine in group.medicines for name in (medicine.name, *medicine.other_names)
    }
    checked = table.table("checked")
    for source in checked.data:
        unknown = [name for name in checked.texts(source) if name not in known]
        if unknown:
            message = (
                f"names {', '.join(unknown)}, not among the names: add them, or leave them out"
            )
            checked.note(source, message)
    checked.done(sourced=False)


def _conditions(table: Table) -> ConditionGroup:
    found = ConditionGroup(
        code=_code(table),
        severity=_severity(table),
        reason=table.text("reason"),
        remedy=table.text("remedy"),
        phrases=table.texts("phrases"),
    )
    table.done()
    return found


def _interruption(table: Table) -> Interruption:
    found = Interruption(
        code=_code(table),
        severity=_severity(table),
        on=table.texts("on"),
        reason=table.text("reason"),
        remedy=table.text("remedy"),
        from_days=table.whole("from_days") or 1,
        source=table.source(),
    )
    table.done(sourced=False)
    if not set(found.on) <= {"pause", "stop"}:
        table.note("on", "is unknown: write pause, stop, or both")
    return found
