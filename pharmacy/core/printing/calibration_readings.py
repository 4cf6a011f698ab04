"""What a person can read on a calibration label: as typed, and as understood."""

from collections.abc import Mapping
from dataclasses import dataclass

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.messages import Message

AXES = {"across": ("left", "right"), "down": ("top", "bottom")}
# Instead of a number: the paper is white beyond all marks of an edge, by more than the rim; or no
# mark is whole.
WHITE, NONE = "white", "none"
EVEN, UNEVEN = "even", "uneven"
TENTHS_PER_INCH = 254
LONGEST_TENTHS = 9_999


@dataclass(frozen=True, slots=True)
class CalibrationScale:
    """The marks of a printed label. All lengths in dots, at `dpi` dots to the inch.

    edges: those with marks. marks: the distance of each from its edge, lowest first. rim: where
    words begin. spans: the two numbers on a ruler between which it can be measured, by axis.
    """

    edges: tuple[str, ...]
    marks: tuple[int, ...]
    rim: int
    dpi: int
    spans: Mapping[str, tuple[int, int]]

    @property
    def choices(self) -> tuple[str, ...]:
        """The possible readings of an edge."""
        return (WHITE, *map(str, self.marks), NONE)


@dataclass(frozen=True, slots=True)
class CalibrationReadings:
    """edges: the choice for each edge. lengths: what was measured of a span, in tenths of a mm."""

    edges: Mapping[str, str]
    is_even: bool
    lengths: Mapping[str, int]


def read(fields: Mapping[str, str], scale: CalibrationScale) -> CalibrationReadings:
    """Readings as typed or chosen: an edge by its name, `lines`, and lengths by their axis.

    Raises InvalidInput with every field that is missing or wrong. Lengths may be left out.
    """
    problems = [
        _problem(name, choices)
        for name, choices in (
            *((edge, scale.choices) for edge in scale.edges),
            ("lines", (EVEN, UNEVEN)),
        )
        if fields.get(name) not in choices
    ]
    lengths = {}
    for axis in scale.spans:
        text = fields.get(axis, "").strip()
        tenths = _read_tenths(text)
        if tenths is not None:
            lengths[axis] = tenths
        elif text:
            message = Message(
                "millimeters_wrong", "Give millimeters with one decimal at most, such as 62.5."
            )
            problems.append(Problem(f"/{axis}", "number", message))
    if problems:
        raise InvalidInput(problems)
    edges = {edge: fields[edge] for edge in scale.edges}
    return CalibrationReadings(edges, fields["lines"] == EVEN, lengths)


def _problem(name: str, choices: tuple[str, ...]) -> Problem:
    message = Message("give_one_of", "Give one of %(choices)s.", choices=[*choices])
    return Problem(f"/{name}", "choice", message)


def _read_tenths(text: str) -> int | None:
    whole, point, rest = text.partition(".")
    is_number = whole.isascii() and whole.isdigit() and len(whole) <= 3
    if not is_number or (point and not (rest.isascii() and rest.isdigit() and len(rest) == 1)):
        return None
    tenths = int(whole) * 10 + int(rest or 0)
    return tenths if 0 < tenths <= LONGEST_TENTHS else None


def texts(readings: CalibrationReadings) -> dict[str, str]:
    """The fields that `read` reads."""
    lengths = {axis: written_tenths(tenths) for axis, tenths in readings.lengths.items()}
    return {**readings.edges, "lines": EVEN if readings.is_even else UNEVEN, **lengths}


def millimeters(dots: int, dpi: int) -> str:
    """A length in millimeters, rounded half up to a tenth: 12 dots at 203 to the inch are 1.5."""
    return written_tenths((dots * TENTHS_PER_INCH * 2 + dpi) // (2 * dpi))


def written_tenths(tenths: int) -> str:
    """Tenths with their decimal: 625 is 62.5."""
    return f"{tenths // 10}.{tenths % 10}"
