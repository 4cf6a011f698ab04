"""The resolution of a printer in dots per inch, as IPP reports it (RFC 8011, 5.1.16)."""

from collections.abc import Iterable, Sequence
from typing import Any

# Across the feed, along it, and the unit: dots per inch or per centimeter.
Resolution = tuple[int, int, int]
PER_INCH_UNIT, PER_CENTIMETRE_UNIT = 3, 4


def read(values: Iterable[Any]) -> list[Resolution]:
    """The valid resolutions among the reported values."""
    return [value for value in values if dots(value) is not None]


def dots(value: Any) -> tuple[int, int] | None:
    """Dots per inch across the feed and along it. None for an invalid resolution."""
    match value:
        case (int(across), int(along), int(unit)) if unit == PER_INCH_UNIT:
            return across, along
        case (int(across), int(along), int(unit)) if unit == PER_CENTIMETRE_UNIT:
            return across * 254 // 100, along * 254 // 100
    return None


def fits(value: Resolution, dpi: int) -> bool:
    """Whether it equals the stock's, or is so fine that a bar of two dots keeps its width."""
    sides = dots(value)
    return sides is not None and all(abs(side - dpi) <= 1 or side >= 2 * dpi for side in sides)


def chosen(
    supported: Sequence[Resolution], default: Resolution | None, dpi: int
) -> Resolution | None:
    """The resolution for a job: the printer's default, else the first suitable one."""
    fitting = [one for one in (default, *supported) if one is not None and fits(one, dpi)]
    return fitting[0] if fitting else None


def refusal(supported: Sequence[Resolution], default: Resolution | None, dpi: int) -> str | None:
    """Why labels of this resolution cannot be printed, and what to do. None if they can.

    A CUPS queue prints at its default, whatever a job requests and its list contains.
    """
    could = any(fits(one, dpi) for one in supported)
    if default is None or fits(default, dpi):
        is_well = could or not supported or default is not None
        return None if is_well else _lacks(dpi)
    return _is_set_otherwise(default, dpi) if could else _lacks(dpi)


def _lacks(dpi: int) -> str:
    return f"The printer does not print {dpi} dots to the inch, as the stock says."


def _is_set_otherwise(default: Resolution, dpi: int) -> str:
    return (
        f"The printer is set to {_text(default)} dots to the inch; the stock is for {dpi}. "
        f"Set the printer's default resolution to {dpi}, or choose a stock for {_text(default)}."
    )


def _text(value: Resolution) -> str:
    across, along = dots(value) or (0, 0)
    return str(across) if across == along else f"{across} x {along}"
