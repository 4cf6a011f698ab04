"""Parameters of FHIR searches: identifiers, references, codes and dates."""

import datetime
import re
from dataclasses import dataclass
from urllib.parse import unquote

from pharmacy.core.errors import Problem
from pharmacy.fhir.elements import NotFhir

_UNESCAPED_COMMA = re.compile(r"(?<!\\),")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\,|$])")
_DATE = re.compile(r"(eq|ge|le|gt|lt)?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
_ONE_DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class SearchedDays:
    """A range of days, including both ends."""

    first: datetime.date = FIRST
    last: datetime.date = LAST

    def and_also(self, other: "SearchedDays") -> "SearchedDays":
        """The days in both ranges."""
        return SearchedDays(max(self.first, other.first), min(self.last, other.last))


def refused(parameter: str, message: str) -> NotFhir:
    """A refusal of one search parameter."""
    return NotFhir([Problem("", "invalid", f"{parameter}: {message}")])


def identifier(text: str) -> str:
    """A token "system|value" in stored form. Raises NotFhir if it has no system."""
    if _UNESCAPED_COMMA.search(text) or "\0" in text:
        raise refused("identifier", "give one identifier")
    parts = _UNESCAPED_BAR.split(text)
    if len(parts) != 2 or not parts[1]:
        raise refused("identifier", "give system|value, or |value where there is no system")
    return "|".join(_ESCAPED.sub(r"\1", part) for part in parts)


def condition(query: str) -> str:
    """The identifier of an If-None-Exist such as "identifier=system|value". Raises NotFhir."""
    name, _, value = query.strip().removeprefix("?").partition("=")
    if name != "identifier" or "&" in value:
        raise refused("If-None-Exist", "give identifier=system|value and nothing else")
    return identifier(unquote(value))


def days(parameter: str, text: str) -> SearchedDays:
    """The days that a date with a prefix such as "ge2026-11-20" covers. Raises NotFhir."""
    match = _DATE.fullmatch(text)
    try:
        day = datetime.date.fromisoformat(match[2]) if match else None
    except ValueError:
        day = None
    if match is None or day is None or not FIRST < day < LAST:
        raise refused(parameter, "give a day as YYYY-MM-DD, after eq, ge, le, gt, lt or nothing")
    return {
        "ge": SearchedDays(first=day),
        "gt": SearchedDays(first=day + _ONE_DAY),
        "le": SearchedDays(last=day),
        "lt": SearchedDays(last=day - _ONE_DAY),
    }.get(match[1], SearchedDays(day, day))
