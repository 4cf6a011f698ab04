"""The examples in the OpenAPI document work as they are, and the page shows all of it."""

import re
from typing import Any

from pharmacy.api import openapi
from tests.api.callers import Caller


def example(caller: Caller, path: str) -> Any:
    """The document's example body for a POST to this path."""
    body = openapi.document(caller.app)["paths"][path]["post"]["requestBody"]
    return body["content"]["application/json"]["example"]


def test_the_example_of_an_order_is_an_order_without_a_hold(sqlite_caller: Caller) -> None:
    answer = sqlite_caller.post(example(sqlite_caller, "/api/v1/orders"))
    assert (answer.status_code, answer.get_json()["status"]) == (201, "received")


def test_the_example_of_an_amendment_changes_the_example_of_an_order(sqlite_caller: Caller) -> None:
    placed = sqlite_caller.post(example(sqlite_caller, "/api/v1/orders"))
    answer = sqlite_caller.ask(
        "POST",
        f"{placed.headers['Location']}/amendments",
        json=example(sqlite_caller, "/api/v1/orders/{id}/amendments"),
        headers={"If-Match": placed.headers["ETag"], "Idempotency-Key": "change-1"},
    )
    assert answer.status_code == 201


def test_the_example_of_a_cancellation_cancels_it(sqlite_caller: Caller) -> None:
    placed = sqlite_caller.post(example(sqlite_caller, "/api/v1/orders"))
    answer = sqlite_caller.ask(
        "POST",
        f"{placed.headers['Location']}/cancel",
        json=example(sqlite_caller, "/api/v1/orders/{id}/cancel"),
        headers={"If-Match": placed.headers["ETag"], "Idempotency-Key": "change-1"},
    )
    assert (answer.status_code, answer.get_json()["status"]) == (200, "cancelled")


def test_the_example_of_directions_is_understood(refused_caller: Caller) -> None:
    text = example(refused_caller, "/api/v1/directions")
    answer = refused_caller.ask("POST", "/api/v1/directions", json=text)
    assert answer.status_code == 200


def test_every_body_has_an_example(refused_caller: Caller) -> None:
    for operations in openapi.document(refused_caller.app)["paths"].values():
        body = operations.get("post", {}).get("requestBody")
        assert body is None or all(kind["example"] for kind in body["content"].values())


def page(caller: Caller) -> str:
    answer = caller.with_key("").get("/api/docs")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return answer.text


def test_the_page_shows_each_address_and_each_field(refused_caller: Caller) -> None:
    document, html = openapi.document(refused_caller.app), page(refused_caller)
    assert all(f"<code>{address}</code>" in html for address in document["paths"])
    for schema in document["components"]["schemas"].values():
        assert all(f"<code>{field}</code>" in html for field in schema["properties"])


def test_the_page_loads_nothing_external_and_has_no_broken_links(refused_caller: Caller) -> None:
    html = page(refused_caller)
    ways = re.findall(r'(?:href|src)="([^"]*)"', html)
    anchors = {way[1:] for way in ways if way.startswith("#")}
    assert anchors <= set(re.findall(r'id="([^"]*)"', html))
    for way in set(ways) - {f"#{anchor}" for anchor in anchors}:
        with refused_caller.app.test_client().get(way) as answer:
            assert answer.status_code == 200
    assert "<script" not in html
    assert "<style" not in html
