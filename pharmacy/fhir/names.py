"""Names, phone numbers and identifiers of people, each chosen by a documented rule.

Only entries that are valid today count, by their `period` and `use`. If all entries of a kind are
expired or not yet valid, or several rank equally and differ, a pharmacist decides.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir.moments import Clock
from pharmacy.fhir.values import Element, refused

# The label shows the official name. Without one, a name without a use, then the usual name.
_NAME_USES = ("official", None, "usual")
_PAST = ("old", "maiden", "temp", "anonymous", "nickname")
_WITHOUT_RANK = 2**31
_PHONES = ("phone", "sms")
_OF_NO_MEANING = ("id", "period", "extension", "rank")


@dataclass(frozen=True, slots=True)
class Picked:
    """The valid entry of the best rank.

    element: None if none was sent. is_current: whether it is valid today. rivals: others of the
    same rank that differ.
    """

    element: Element | None
    is_current: bool = True
    rivals: tuple[Element, ...] = ()

    def flags(self, what: str, code: str) -> list[Flag]:
        """A hold if the entry is ambiguous or not valid today. what: such as "patient's name"."""
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
    """The valid entry of the lowest rank, else the first. An invalid one if no entry is valid."""
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
    """Whether the entry is valid today."""
    return one.get("use") != "old" and clock.is_current(one.child("period"))


def _meaning(one: Element) -> Any:
    if "system" in one.value and one.get("system") in _PHONES:
        # 512-555-0199 equals (512) 555-0199, and takes calls as well as text messages.
        return "".join(filter(str.isdigit, str(one.get("value", ""))))
    return {name: value for name, value in one.value.items() if name not in _OF_NO_MEANING}


def name_of(person: Element, clock: Clock) -> Picked:
    """The name to use. Raises UnprocessableResource if there is none, or if several tie."""
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
    """The parts of a name that are lists, such as "given"."""
    return [str(one.value) for one in name.each(part)]


def phone_of(person: Element, clock: Clock) -> Picked:
    """The phone number of the lowest rank, else the first."""
    phones = [
        point
        for point in person.each("telecom")
        if point.get("system") in _PHONES and "value" in point.value
    ]
    picked = pick(phones, clock, lambda point: point.get("rank", _WITHOUT_RANK))
    # A home and a mobile number do not contradict each other.
    use = picked.element.get("use") if picked.element else None
    return replace(picked, rivals=tuple(one for one in picked.rivals if one.get("use") == use))


def identifier_of(person: Element, system: str, clock: Clock) -> Picked:
    """The identifier of this system."""
    found = [one for one in person.each("identifier") if one.get("system") == system]
    return pick(found, clock, lambda one: one.get("use") != "official")


def value_of(picked: Picked) -> Element | None:
    """The value if the entry is valid today. An expired phone number or identifier gives none."""
    return picked.element.child("value") if picked.element and picked.is_current else None


def joined(words: Sequence[str]) -> str:
    """Words joined by spaces, without blank ones."""
    return " ".join(word for word in words if word.strip())
