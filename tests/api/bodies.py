"""Request bodies of a client. The patient's names are canaries: no error may contain them."""

from typing import Any

from tests import cast, factories

WRITTEN = (
    "quantity_written",
    "directions_written",
    "days_supply_written",
    "strength_written",
    "concentration_written",
)
CANARIES = (cast.CANARY_FAMILY_NAME, cast.CANARY_GIVEN_NAME, cast.CANARY_PHONE)


def order(external_id: str | None = cast.EXTERNAL_ID, **changes: Any) -> dict[str, Any]:
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
    family_name, given_name, phone = CANARIES
    body["patient"] |= {"family_name": family_name, "given_name": given_name, "phone": phone}
    return body


def ldn_order(external_id: str | None = cast.EXTERNAL_ID) -> dict[str, Any]:
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
