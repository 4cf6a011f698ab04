"""What the readings of a calibration label say about the printer."""

from collections.abc import Iterator
from enum import StrEnum

from pharmacy.core.messages import Message
from pharmacy.core.printing.calibration_readings import (
    AXES,
    NONE,
    TENTHS_PER_INCH,
    WHITE,
    CalibrationReadings,
    CalibrationScale,
    millimeters,
    written_tenths,
)

# A ruler of millimeters is read to about half a millimeter at each end.
TOLERANCE_TENTHS = 10


class CalibrationState(StrEnum):
    """What is known of a printer with its present address, stock and settings."""

    NEVER = "never"
    CHANGED = "changed"
    BAD = "bad"
    GOOD = "good"


WARNINGS = {
    CalibrationState.NEVER: Message(
        "calibration_never",
        "Nobody has read a calibration label of this printer yet. Print one.",
    ),
    CalibrationState.CHANGED: Message(
        "calibration_changed",
        "Address, stock or settings have changed since the last calibration. Print a calibration "
        "label.",
    ),
    CalibrationState.BAD: Message(
        "calibration_bad",
        "The last calibration was not good. Adjust the printer, and print a calibration label.",
    ),
}
# Directions are as the label is read.
SHIFTED = {
    "left": Message("shifted_left", "too far to the left"),
    "right": Message("shifted_right", "too far to the right"),
    "top": Message("shifted_up", "too high"),
    "bottom": Message("shifted_down", "too low"),
}
SIDES = {
    "left": Message("left_edge", "left edge"),
    "right": Message("right_edge", "right edge"),
    "top": Message("top_edge", "top edge"),
    "bottom": Message("bottom_edge", "bottom edge"),
}
DIRECTIONS = {
    "across": Message("direction_across", "across"),
    "down": Message("direction_down", "down"),
}


def findings(readings: CalibrationReadings, scale: CalibrationScale) -> list[Message]:
    """What is wrong, and what to do. Empty for a printer that is right."""
    found = [
        finding
        for axis, (first, second) in AXES.items()
        if first in scale.edges
        for finding in _findings_of_axis(readings, scale, axis)
    ]
    found += _of_lengths(readings, scale)
    if not readings.is_even:
        found.append(
            Message(
                "lines_uneven",
                "The fine lines are not even: the printer scales the page, or dots of its head do "
                "not print. Set it to print at its actual size, and clean the head.",
            )
        )
    return found


def _findings_of_axis(
    readings: CalibrationReadings, scale: CalibrationScale, axis: str
) -> Iterator[Message]:
    first, second = AXES[axis]
    white = [edge for edge in (first, second) if readings.edges[edge] == WHITE]
    cut = [edge for edge in (first, second) if _is_cut(readings.edges[edge], scale.rim)]
    if len(cut) == 2:
        yield Message(
            "print_too_large",
            "%(axis)s, the print is larger than the label. Check which labels are in the printer, "
            "and set it to print at its actual size.",
            axis=DIRECTIONS[axis],
        )
    elif cut or (white and _is_cut(readings.edges[_other(axis, white[0])], 0)):
        edge = cut[0] if cut else _other(axis, white[0])
        yield _shifted(edge, readings.edges[edge], scale)
    elif white:
        yield Message(
            "print_too_small",
            "The print does not reach the %(edges)s. Check which labels are in the printer and its "
            "dots to the inch, and set it to print at its actual size.",
            edges=[SIDES[edge] for edge in white],
        )


def _other(axis: str, edge: str) -> str:
    first, second = AXES[axis]
    return second if edge == first else first


def _is_cut(reading: str, most: int) -> bool:
    """Whether more than `most` dots are missing at an edge."""
    return reading == NONE or (reading != WHITE and int(reading) > most)


def _shifted(edge: str, reading: str, scale: CalibrationScale) -> Message:
    return Message(
        "print_shifted",
        "The print is %(length)s %(where)s, as the label is read. Move the labels or their guides, "
        "or set the printer's print position.",
        length=_length(reading, scale),
        where=SHIFTED[edge],
    )


def _length(reading: str, scale: CalibrationScale) -> Message:
    """The dots that are cut off: more than the mark before, and at most this one."""
    if reading == NONE:
        last = scale.marks[-1]
        return Message(
            "dots_more",
            "more than %(least)s dots (%(length)s mm)",
            least=last,
            length=millimeters(last, scale.dpi),
        )
    mark = int(reading)
    least = scale.marks[scale.marks.index(mark) - 1]
    return Message(
        "dots_between",
        "%(least)s to %(most)s dots (%(shortest)s to %(longest)s mm)",
        least=least,
        most=mark,
        shortest=millimeters(least, scale.dpi),
        longest=millimeters(mark, scale.dpi),
    )


def _of_lengths(readings: CalibrationReadings, scale: CalibrationScale) -> Iterator[Message]:
    for axis, tenths in readings.lengths.items():
        first, last = scale.spans[axis]
        # In tenths of a millimeter, times the dots to the inch: all whole numbers.
        meant, measured = (last - first) * TENTHS_PER_INCH, tenths * scale.dpi
        if abs(measured - meant) > TOLERANCE_TENTHS * scale.dpi:
            yield Message(
                "print_scaled",
                "%(axis)s, %(first)s to %(last)s measures %(measured)s mm and should be %(meant)s "
                "mm: it is printed at %(percent)s %%. Set the printer to print at its actual size, "
                "and check its dots to the inch.",
                axis=DIRECTIONS[axis],
                first=str(first),
                last=str(last),
                measured=written_tenths(tenths),
                meant=millimeters(last - first, scale.dpi),
                percent=written_tenths((measured * 2000 + meant) // (2 * meant)),
            )
