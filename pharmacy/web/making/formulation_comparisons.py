"""Two versions of a formulation side by side: what differs between them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template

from pharmacy import current
from pharmacy.core.roles import Permission
from pharmacy.services.making import formulations
from pharmacy.web.shell.pages import StationPages

pages = StationPages("formulation_comparisons")
OF_THE_VERSION = ("id", "version")


@dataclass(frozen=True, slots=True)
class FormulationDifference:
    """One value that differs. place: such as "procedure steps 3 text". "" where there is none."""

    place: str
    before: str
    after: str


@pages.get("/formulations/<version_id>/compare/<other_id>", may=Permission.READ_FORMULARY)
def show(version_id: str, other_id: str) -> str:
    """What the version changed from the other one."""
    with current.reading() as session:
        version = formulations.get_version(session, version_id)
        other = formulations.get_version(session, other_id)
        return render_template(
            "compare_formulations.html",
            version=version,
            other=other,
            differences=list(differences(other.content, version.content)),
        )


def differences(before: object, after: object) -> Iterator[FormulationDifference]:
    """Every value of two contents that is not the same in both."""
    old, new = dict(_flat("", before)), dict(_flat("", after))
    for place in dict.fromkeys((*old, *new)):
        if place not in OF_THE_VERSION and old.get(place) != new.get(place):
            yield FormulationDifference(place, old.get(place, ""), new.get(place, ""))


def _flat(place: str, value: object) -> Iterator[tuple[str, str]]:
    """Each value with its place. A list of texts is one value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{place} {key.replace('_', ' ')}".strip(), inner)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value, start=1):
            yield from _flat(f"{place} {number}", inner)
    else:
        texts = value if isinstance(value, list) else [value]
        yield place, ", ".join(map(str, texts))
