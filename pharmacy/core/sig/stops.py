"""The one thing that stops a reading, of all the places that were not understood."""

from collections.abc import Sequence

from pharmacy.core.sig import reasons
from pharmacy.core.sig.words import NotUnderstood


def joined(text: str, faults: Sequence[NotUnderstood]) -> list[NotUnderstood]:
    """The places in order, those of one reason with only white space between them as one."""
    found: list[NotUnderstood] = []
    for fault in faults:
        before = found[-1] if found else None
        if before and before.reason == fault.reason and not text[before.end : fault.start].strip():
            words = text[before.start : fault.end]
            found[-1] = NotUnderstood(words, before.start, fault.end, fault.reason)
        else:
            found.append(fault)
    return found


def chief(faults: Sequence[NotUnderstood]) -> NotUnderstood:
    """The first place whose kind is known, else the first of all. Raises IndexError if empty."""
    known = (fault for fault in faults if fault.reason not in (reasons.UNKNOWN, reasons.REST))
    return next(known, faults[0])
