"""A reading as short facts, such as "7 x bedtime 0.5 mg"."""

from collections.abc import Collection

from pharmacy.core import sig
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import PrescribedPhase
from pharmacy.core.sig import Reading

NAMES = ("naltrexone", "naltrexone HCl", "low-dose naltrexone", "LDN")


def read(text: str, strength: Quantity | None = None, names: Collection[str] = NAMES) -> Reading:
    """The reading of naltrexone directions."""
    return sig.read(text, strength=strength, names=names)


def phases(reading: Reading) -> list[str]:
    """Each phase: its days, then each time with its dose."""
    assert reading.not_understood == ()
    assert reading.schedule is not None
    return [_said(course) for course in reading.courses]


def _said(course: PrescribedPhase) -> str:
    doses = " + ".join(f"{dose.time} {dose.quantity}" for dose in course.doses)
    return f"{course.days} x {doses}"


def named(reading: Reading) -> list[str]:
    """The words that were not understood. Then nothing is proposed."""
    assert (reading.schedule, reading.courses, reading.to_confirm) == (None, (), ())
    return [entry.words for entry in reading.not_understood]


def to_confirm(reading: Reading) -> list[str]:
    """Each remark: its pointer and code."""
    return [f"{remark.pointer} {remark.code}" for remark in reading.to_confirm]
