"""A client reads the state of its orders."""

import io
import uuid

import pypdf
import pytest

from tests import factories
from tests.api import bodies, shapes
from tests.api.callers import Caller
from tests.services import rendered


def test_an_order_reads_back_as_returned(caller: Caller) -> None:
    answer = caller.post(bodies.ldn_order())
    read = caller.get(answer.headers["Location"])
    assert read.status_code == 200
    assert read.get_json() == answer.get_json()
    assert read.headers["ETag"] == answer.headers["ETag"]


def test_a_course_with_a_rest_refills_and_an_amendment_reads_back_as_returned(
    caller: Caller,
) -> None:
    doses = [
        {"time": "bedtime", "dose": factories.mass_json("1.5")},
        {"time": "morning", "dose": factories.mass_json("0.5")},
    ]
    phases = [{"doses": doses, "days": 7}, factories.phase_json("0", 3), factories.phase_json("2")]
    schedule = factories.phases_json(*phases)
    placed = caller.post(
        bodies.order(prescription__schedule=schedule, prescription__refills=2, start_on=None)
    )
    path = placed.headers["Location"]
    assert caller.get(path).get_json() == placed.get_json()
    changed = caller.ask(
        "POST",
        f"{path}/amendments",
        json={"change": "extend", "day": 3, "days": 7, "reason": "vivid dreams"},
        headers={"If-Match": placed.headers["ETag"], "Idempotency-Key": "change"},
    )
    assert changed.status_code == 201
    assert caller.get(path).get_json() == changed.get_json()
    assert caller.get("/api/v1/orders").get_json()["orders"] == [changed.get_json()]


def test_an_order_is_found_by_the_clients_own_number(caller: Caller) -> None:
    caller.post(bodies.order("A"), key="a")
    wanted = caller.post(bodies.order("B"), key="b").get_json()
    found = caller.get("/api/v1/orders?external_id=B").get_json()
    assert found == {"orders": [wanted], "next": None}


def test_a_number_that_no_order_has_finds_none(caller: Caller) -> None:
    caller.post(bodies.order())
    found = caller.get("/api/v1/orders?external_id=RX-9999")
    assert found.status_code == 200
    assert found.get_json() == {"orders": [], "next": None}


def test_pages_hold_every_order_once_newest_first(caller: Caller) -> None:
    numbers = [f"RX-{number}" for number in range(5)]
    for number in numbers:
        caller.post(bodies.order(number), key=number)
    seen, page = [], "/api/v1/orders?limit=2"
    while page:
        answer = caller.get(page).get_json()
        assert len(answer["orders"]) <= 2
        seen += [order["external_id"] for order in answer["orders"]]
        page = answer["next"]
    assert seen == numbers[::-1]


def test_an_order_that_comes_between_two_pages_shifts_none(caller: Caller) -> None:
    for number in ("A", "B", "C"):
        caller.post(bodies.order(number), key=number)
    first = caller.get("/api/v1/orders?limit=2").get_json()
    caller.post(bodies.order("D"), key="D")
    second = caller.get(first["next"]).get_json()
    assert [order["external_id"] for order in second["orders"]] == ["A"]
    assert second["next"] is None


@pytest.mark.parametrize("extra", ["endpoint=x", "_method=PUT", "_external=1", "_scheme=ftp"])
def test_the_next_page_keeps_only_what_the_list_understands(
    sqlite_caller: Caller, extra: str
) -> None:
    for number in ("A", "B"):
        sqlite_caller.post(bodies.order(number), key=number)
    newest = sqlite_caller.get(f"/api/v1/orders?limit=1&{extra}").get_json()
    rx_number = newest["orders"][0]["rx_number"]
    assert newest["next"] == f"/api/v1/orders?after={rx_number}&limit=1"


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "1.5", "%C2%B2", "1" * 25, "9" * 5000])
@pytest.mark.parametrize("name", ["after", "limit"])
def test_pages_are_requested_by_whole_numbers(
    sqlite_caller: Caller, name: str, number: str
) -> None:
    assert sqlite_caller.get(f"/api/v1/orders?{name}={number}").status_code == 400


def test_the_largest_number_of_a_page_is_one_that_the_database_can_hold(caller: Caller) -> None:
    assert caller.get(f"/api/v1/orders?after={'9' * 18}").status_code == 200


def test_a_strange_number_finds_nothing(caller: Caller) -> None:
    caller.post(bodies.order())
    for number in ("%ED%A0%80", "%FF", "a" * 5000, "%27%20OR%201=1", "%F0%9F%92%8A"):
        found = caller.get(f"/api/v1/orders?external_id={number}")
        assert found.status_code == 200
        assert found.get_json()["orders"] == []


def test_a_number_with_a_character_that_databases_refuse_is_refused(caller: Caller) -> None:
    assert caller.get("/api/v1/orders?external_id=RX%00").status_code == 400


def test_an_order_of_another_client_is_not_found(caller: Caller, stranger: Caller) -> None:
    answer = caller.post(bodies.order()).get_json()
    label = answer["labels"][0]
    rendered.render(caller.engine, answer["id"])
    for path in (f"/api/v1/orders/{answer['id']}", label["pdf"]):
        assert caller.get(path).status_code == 200
        assert stranger.get(path).status_code == 404
    assert stranger.get(f"/api/v1/orders/{answer['id']}/labels.pdf").status_code == 404
    assert stranger.get("/api/v1/orders").get_json()["orders"] == []
    assert stranger.get("/api/v1/orders?external_id=RX-1001").get_json()["orders"] == []


def test_what_is_no_order_is_not_found(caller: Caller) -> None:
    caller.post(bodies.order())
    for name in (str(uuid.uuid4()), "1", "x", "%00", "..", "RX-1001", "é"):
        for path in (f"orders/{name}", f"orders/{name}/labels.pdf", f"labels/{name}/pdf"):
            assert caller.get(f"/api/v1/{path}").status_code == 404


def test_a_label_that_is_not_rendered_yet_is_a_conflict(caller: Caller) -> None:
    answer = caller.post(bodies.order()).get_json()
    for path in (answer["labels"][0]["pdf"], f"/api/v1/orders/{answer['id']}/labels.pdf"):
        assert caller.get(path).status_code == 409


def test_a_rendered_label_is_a_pdf(caller: Caller) -> None:
    answer = caller.post(bodies.order()).get_json()
    rendered.render(caller.engine, answer["id"])
    response = caller.get(answer["labels"][0]["pdf"])
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert response.data == rendered.pdf(1)


def test_all_labels_come_in_one_pdf_in_phase_order(caller: Caller) -> None:
    answer = caller.post(bodies.ldn_order()).get_json()
    rendered.render(caller.engine, answer["id"])
    response = caller.get(f"/api/v1/orders/{answer['id']}/labels.pdf")
    pages = pypdf.PdfReader(io.BytesIO(response.data)).pages
    assert [rendered.number_on(page) for page in pages] == [*range(1, 10)]


def test_one_missing_label_withholds_the_joined_pdf(caller: Caller) -> None:
    answer = caller.post(bodies.ldn_order()).get_json()
    rendered.render(caller.engine, answer["id"], most=8)
    assert caller.get(f"/api/v1/orders/{answer['id']}/labels.pdf").status_code == 409


def test_an_order_shows_the_state_of_its_labels(caller: Caller) -> None:
    answer = caller.post(bodies.ldn_order())
    order_id = answer.get_json()["id"]
    rendered.render(caller.engine, order_id, most=1)
    rendered.fail(caller.engine, order_id)
    read = caller.get(answer.headers["Location"]).get_json()
    assert shapes.difference(read, shapes.ORDER) is None
    states = [label["state"] for label in read["labels"]]
    assert states == ["rendered", "failed", *["queued"] * 8]
    assert caller.get(read["labels"][1]["pdf"]).status_code == 409


def test_nothing_that_names_a_patient_is_kept_by_a_cache(caller: Caller) -> None:
    answer = caller.post(bodies.order())
    assert answer.headers["Cache-Control"] == "no-store"
    assert caller.get(answer.headers["Location"]).headers["Cache-Control"] == "no-store"
