"""The settings of a printer as texts: as typed on a page or a command line, and shown again."""

import re
from collections.abc import Iterator, Mapping

from labels.device_settings import DeviceSettings, PrintMode, Tracking
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.messages import Message

FIELDS = ("tracking", "gap", "darkness", "mode", "orientation", "dpi", "head")
# The printer's own setting.
OWN = "own"
NORMAL, UPSIDE_DOWN = "normal", "upside-down"
TRACKINGS = tuple(one.value for one in Tracking)
MODES = tuple(one.value for one in PrintMode)
ORIENTATIONS = (NORMAL, UPSIDE_DOWN)
MILLIMETERS = re.compile(r"([0-9]{1,3})(?:\.([0-9]))?")
WHOLE = re.compile(r"-?[0-9]{1,5}")
# No head is narrower than the narrowest label, or wider than office paper at 1200 to the inch.
HEAD, DPI = (100, 15_000), (100, 1200)
LONGEST_GAP = 999


class _Reader:
    """Reads fields, and collects what is wrong with each."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.problems: list[Problem] = []

    def text(self, name: str) -> str | None:
        """None for the printer's own."""
        text = self._fields.get(name, "").strip()
        return None if text in ("", OWN) else text

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        text = self.text(name)
        if text is None or text in choices:
            return text
        message = Message("give_one_of", "Give one of %(choices)s.", choices=[*choices, OWN])
        self._wrong(name, "choice", message)
        return None

    def whole(self, name: str, least: int, most: int) -> int | None:
        text = self.text(name)
        if text is None:
            return None
        if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
            self._wrong(name, "range", between(least, most))
            return None
        return int(text)

    def tenths(self, name: str) -> int | None:
        text = self.text(name)
        if text is None:
            return None
        found = MILLIMETERS.fullmatch(text)
        if found is None:
            self._wrong(name, "range", millimeters_between(1, LONGEST_GAP))
            return None
        return int(found[1]) * 10 + int(found[2] or 0)

    def _wrong(self, name: str, code: str, message: Message) -> None:
        self.problems.append(Problem(f"/{name}", code, message))


def read(fields: Mapping[str, str]) -> DeviceSettings:
    """The settings. An empty text, a missing field or `own` is the printer's own.

    Raises InvalidInput with every field that is wrong.
    """
    reader = _Reader(fields)
    tracking, mode = reader.choice("tracking", TRACKINGS), reader.choice("mode", MODES)
    settings = DeviceSettings(
        Tracking(tracking) if tracking else None,
        reader.tenths("gap"),
        # The limits of each kind of printer are narrower.
        reader.whole("darkness", -100, 100),
        PrintMode(mode) if mode else None,
        reader.choice("orientation", ORIENTATIONS) == UPSIDE_DOWN,
        reader.whole("dpi", *DPI),
        reader.whole("head", *HEAD),
    )
    if reader.problems:
        raise InvalidInput(reader.problems)
    return settings


def texts(settings: DeviceSettings) -> dict[str, str]:
    """Each setting as `read` reads it. Empty for the printer's own."""
    return {
        "tracking": settings.tracking or "",
        "gap": "" if settings.gap_tenths is None else millimeters(settings.gap_tenths),
        "darkness": _number(settings.darkness),
        "mode": settings.mode or "",
        "orientation": UPSIDE_DOWN if settings.is_upside_down else "",
        "dpi": _number(settings.dpi),
        "head": _number(settings.head_dots),
    }


def shown(settings: DeviceSettings) -> Iterator[str]:
    """What is set, for a list in English, such as "darkness -5"."""
    units = {"gap": " mm", "dpi": "", "head": " dots"}
    for name, text in texts(settings).items():
        if text:
            yield f"{name} {text}{units.get(name, '')}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def millimeters(tenths: int) -> str:
    """Tenths of a millimeter as millimeters: 25 is 2.5, 30 is 3."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def between(least: int, most: int) -> Message:
    """The message for a number out of its range."""
    return Message(
        "whole_number_between",
        "Give a whole number from %(least)s to %(most)s.",
        least=str(least),
        most=str(most),
    )


def millimeters_between(least: int, most: int) -> Message:
    """The message for a length out of its range, in tenths of a millimeter."""
    return Message(
        "millimeters_between",
        "Give millimeters from %(least)s to %(most)s, with one decimal at most.",
        least=millimeters(least),
        most=millimeters(most),
    )
