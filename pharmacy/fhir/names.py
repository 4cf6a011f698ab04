"""Names, telephones and identifiers of people, each chosen by a rule that is told.

What counts is what is valid today, by its `period` and its use. Where all that was sent of a kind
has ended or not begun, or several are as good and differ, a pharmacist decides.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.values import Element, refused

# Which name stands on a label: the official one, else one without use, else the usual one.
_NAME_USES = ("official", None, "usual")
_PAST = ("old", "maiden", "temp", "anonymous", "nickname")
_WITHOUT_RANK = 2**31
_PHONES = ("phone", "sms")
_OF_NO_MEANING = ("id", "period", "extension", "rank")


@dataclass(frozen=True, slots=True)
class Picked:
    """The one of several that is valid and goes before the others.

    element: None where none was sent. is_current: whether it is valid today. rivals: others that
    go as far before, and say something else.
    """

    element: Element | None
    is_current: bool = True
    rivals: tuple[Element, ...] = ()

    def flags(self, what: str, code: str) -> list[Flag]:
        """A hold for what is not valid today, or cannot be told; what: such as "patient's name"."""
        if not self.is_current:
            message = (
                f"The {what} that was sent is not valid today, by its period or its use. Ask for "
                "the present one."
            )
            return [Flag(f"{code}_not_current", Severity.HOLD, message)]
        if self.rivals:
            message = (
                f"More than one {what} was sent for one use, and they differ. Ask which holds."
            )
            return [Flag(f"{code}_unclear", Severity.HOLD, message)]
        return []


def pick(found: Iterable[Element], clock: Clock, rank: Callable[[Element], Any]) -> Picked:
    """The valid one of the lowest rank, else the first; one that is not valid where none is."""
    sent = list(found)
    if not sent:
        return Picked(None)
    current = [one for one in sent if is_current(one, clock)]
    ranked = sorted(current or sent, key=rank)
    first = ranked[0]
    rivals = [
        one for one in ranked if rank(one) == rank(first) and _meaning(one) != _meaning(first)
    ]
    return Picked(first, bool(current), tuple(rivals))


def is_current(one: Element, clock: Clock) -> bool:
    """Whether what was sent is valid today."""
    return one.get("use") != "old" and clock.is_current(one.child("period"))


def _meaning(one: Element) -> Any:
    if "system" in one.value and one.get("system") in _PHONES:
        # 512-555-0199 is (512) 555-0199, and takes calls as well as messages.
        return "".join(filter(str.isdigit, str(one.get("value", ""))))
    return {name: value for name, value in one.value.items() if name not in _OF_NO_MEANING}


def name_of(person: Element, clock: Clock) -> Picked:
    """The one name to go by; raises Refused where there is none, or several are as good."""
    known = [name for name in person.each("name") if name.get("use") in _NAME_USES]
    picked = pick(known, clock, lambda name: _NAME_USES.index(name.get("use")))
    if picked.rivals:
        message = "several names are given for one use: mark one of them official"
        raise refused(picked.rivals[0].path, "multiple-matches", message)
    if picked.element is None:
        message = f"give a name, and not only one that is {', '.join(_PAST)}"
        raise refused(person.at("name"), "required", message)
    return picked


def parts(name: Element, part: str) -> list[str]:
    """The parts of a name that come as a list, such as "given"."""
    return [str(one.value) for one in name.each(part)]


def phone_of(person: Element, clock: Clock) -> Picked:
    """The telephone of the lowest rank, else the first."""
    phones = [
        point
        for point in person.each("telecom")
        if point.get("system") in _PHONES and "value" in point.value
    ]
    picked = pick(phones, clock, lambda point: point.get("rank", _WITHOUT_RANK))
    # One at home and another to carry are no contradiction.
    use = picked.element.get("use") if picked.element else None
    return replace(picked, rivals=tuple(one for one in picked.rivals if one.get("use") == use))


def identifier_of(person: Element, system: str, clock: Clock) -> Picked:
    """The identifier of this system."""
    found = [one for one in person.each("identifier") if one.get("system") == system]
    return pick(found, clock, lambda one: one.get("use") != "official")


def value_of(picked: Picked) -> Element | None:
    """The value of what is valid today; an old telephone or number is none."""
    return picked.element.child("value") if picked.element and picked.is_current else None


def joined(words: Sequence[str]) -> str:
    """Words in a row, without the blank ones."""
    return " ".join(word for word in words if word.strip())
