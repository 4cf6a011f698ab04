"""A pharmacist's questions when a course is paused or stopped, from the formulary's facts."""

from collections.abc import Iterator

from pharmacy.core.drugs import Drug, Interruption
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.quantities import count_text
from pharmacy.core.regimen.amendments import Amendment, Pause, Stop

UNSOURCED = " The formulary has no source for this: judge it yourself."


def interruption_flags(
    drug: Drug, amendment: Amendment, number: int, paused_days: int = 0
) -> Iterator[Flag]:
    """The flags of a pause or a stop. Other amendments have none.

    number: of the amendment, so that each pause raises its own questions. paused_days: the days of
    a pause together with adjacent pauses before and after it.
    """
    if not isinstance(amendment, Pause | Stop):
        return
    beginning = f"Amendment {number} {_said(amendment)}"
    facts = [fact for fact in drug.interruptions if _concerns(fact, amendment, paused_days)]
    for fact in facts:
        severity = fact.severity if fact.source else Severity.WARNING
        unsourced = "" if fact.source else UNSOURCED
        yield Flag(fact.code, severity, f"{beginning} {fact.reason} {fact.remedy}{unsourced}")
    if isinstance(amendment, Pause) and not any("pause" in f.on for f in drug.interruptions):
        question = f"The formulary has no facts about a pause of {drug.name}: ask the prescriber"
        message = f"{beginning} {question} whether it may be paused, and at which dose it resumes."
        yield Flag("no_pause_facts", Severity.WARNING, message)


def _concerns(fact: Interruption, amendment: Pause | Stop, paused_days: int) -> bool:
    if amendment.change.value not in fact.on:
        return False
    return isinstance(amendment, Stop) or max(amendment.days, paused_days) >= fact.from_days


def _said(amendment: Pause | Stop) -> str:
    if isinstance(amendment, Stop):
        return f"stops the course from day {count_text(amendment.day)} on."
    last_day = amendment.day + amendment.days - 1
    return f"pauses the course from day {count_text(amendment.day)} to day {count_text(last_day)}."
