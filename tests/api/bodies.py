"""Request bodies of a client. The patient's names are canaries: no error may contain them."""

from typing import Any

from tests import factories

FAMILY_NAME = "Canaryfamily"
GIVEN_NAME = "Zebulonia"
PHONE = "512-555-0199"
WRITTEN = ("quantity_written", "directions_written", "days_supply_written", "strength_written")
CANARIES = (FAMILY_NAME, GIVEN_NAME, PHONE)


def order(external_id: str | None = "RX-1001", **changes: Any) -> dict[str, Any]:
    """A valid order of one phase. `changes` name fields by path, such as `patient__phone`."""
    body = whole_order()
    body["external_id"] = external_id
    if "prescription__schedule" in changes:
        for name in WRITTEN:
            body["prescription"][name] = None
    body["patient"]["medications"] = []
    for name in ("limits", "start_on"):
        del body[name]
    for way, value in changes.items():
        _put(body, way.split("__"), value)
    return body


def whole_order() -> dict[str, Any]:
    """A valid order with every field."""
    body = factories.order_json()
    names = {"family_name": FAMILY_NAME, "given_name": GIVEN_NAME, "phone": PHONE}
    body["patient"].update(names)
    return body


def ldn_order(external_id: str | None = "RX-1001") -> dict[str, Any]:
    """The common titration of low-dose naltrexone: nine phases, 86 days."""
    schedule = factories.titration_json()
    return order(external_id, prescription__schedule=schedule)


def without(body: dict[str, Any], way: str) -> dict[str, Any]:
    """The body without the field at `way`."""
    *above, last = way.split("__")
    place = body
    for name in above:
        place = place[name]
    del place[last]
    return body


def _put(body: dict[str, Any], way: list[str], value: Any) -> None:
    *above, last = way
    place = body
    for name in above:
        place = place[name]
    place[last] = value
