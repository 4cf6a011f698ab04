"""Resolves references to resources that are contained in the request."""

from collections.abc import Mapping
from dataclasses import dataclass

from pharmacy.fhir.values import Element, refused


@dataclass(frozen=True, slots=True)
class Contained:
    """The resources that a request contains, by their ids."""

    resources: Mapping[str, Element]

    @classmethod
    def of(cls, request: Element, paths: Mapping[str, str]) -> "Contained":
        """The contained resources of a request. paths: their original paths, if they were moved."""
        found: dict[str, Element] = {}
        for place in request.each("contained"):
            name = str(place.get("id", ""))
            if name in found:
                raise refused(f"{place.path}.id", "duplicate", "give each contained id once")
            found[name] = Element(paths.get(name, place.path), place.value)
        return cls(found)

    def find(self, reference: Element) -> Element | None:
        """The contained resource of a reference. None for any other reference."""
        target = str(reference.get("reference", ""))
        return self.resources.get(target[1:]) if target.startswith("#") else None

    def need(self, reference: Element, *kinds: str) -> Element:
        """The contained resource of a reference.

        Raises UnprocessableResource if it is of none of these types.
        """
        found = self.find(reference)
        if found is None or found.get("resourceType") not in kinds:
            message = (
                f"what it refers to is not here: send the {' or '.join(kinds)} contained in the "
                "request, or in one transaction with it"
            )
            raise refused(f"{reference.path}.reference", "not-found", message)
        return found

    def of_kind(self, kind: str) -> list[Element]:
        """Every contained resource of this type, in the order in which it was sent."""
        return [one for one in self.resources.values() if one.get("resourceType") == kind]
