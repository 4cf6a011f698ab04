"""Names, telephones and identifiers of people, each chosen by a rule that is told."""

from collections.abc import Sequence

from pharmacy.fhir.values import Element, refused

# Which name stands on a label: the official one, else one without use, else the usual one.
_NAME_USES = ("official", None, "usual")
_PAST = ("old", "maiden", "temp", "anonymous", "nickname")


def name_of(person: Element) -> Element:
    """The one name to go by; raises Refused where there is none, or several are as good."""
    for use in _NAME_USES:
        found = [name for name in person.each("name") if name.get("use") == use]
        if len(found) > 1:
            message = "several names are given for one use: mark one of them official"
            raise refused(found[1].path, "multiple-matches", message)
        if found:
            return found[0]
    message = f"give a name, and not only one that is {', '.join(_PAST)}"
    raise refused(person.at("name"), "required", message)


def parts(name: Element, part: str) -> list[str]:
    """The parts of a name that come as a list, such as "given"."""
    return [str(one.value) for one in name.each(part)]


def phone_of(person: Element) -> Element | None:
    """The telephone of the lowest rank, else the first; none that is no longer used."""
    phones = [
        point
        for point in person.each("telecom")
        if point.get("system") in ("phone", "sms") and point.get("use") != "old"
    ]
    ranked = sorted(phones, key=lambda point: (point.get("rank", 2**31), phones.index(point)))
    return ranked[0].child("value") if ranked else None


def identifier_of(person: Element, system: str) -> Element | None:
    """The value of the identifier of this system."""
    found = [one for one in person.each("identifier") if one.get("system") == system]
    return found[0].child("value") if found else None


def joined(words: Sequence[str]) -> str:
    """Words in a row, without the blank ones."""
    return " ".join(word for word in words if word.strip())
