"""The sample order, sent to faulty web servers."""

import datetime
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pharmacy.embedded import SampleOrderFailed, http, sample_order

NOW = datetime.datetime(2026, 11, 23, 5, 20, 1, tzinfo=datetime.UTC)


class WebServer(HTTPServer):
    """Returns the same status and content for everything, and records the requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), RefusingHandler)
        self.status = 200
        self.content: object = {}
        self.asked: list[tuple[str, str | None, bytes]] = []

    def client(self) -> http.JsonClient:
        return http.JsonClient(f"http://127.0.0.1:{self.server_port}", "the key")


class RefusingHandler(BaseHTTPRequestHandler):
    server: WebServer

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.content).encode())

    do_GET = answer
    do_POST = answer

    def log_message(self, format: str, *args: object) -> None:
        """Discards the log."""


@pytest.fixture
def web_server() -> Iterator[WebServer]:
    with WebServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def labels(*states: str) -> dict[str, object]:
    return {"labels": [{"phase": n, "state": state} for n, state in enumerate(states, start=1)]}


def do_nothing() -> None:
    """No program to watch."""


def test_the_order_goes_out_under_the_key_with_an_id_of_its_moment(web_server: WebServer) -> None:
    web_server.status = 201
    sample_order.place(web_server.client(), NOW)
    [(path, authorization, body)] = web_server.asked
    assert (path, authorization) == ("/api/v1/orders", "Bearer the key")
    assert json.loads(body)["external_id"] == "DEMO-20261123-052001"


def test_each_start_orders_for_another_patient(web_server: WebServer) -> None:
    """A second order of one patient would be held, and its labels would never be rendered."""
    web_server.status = 201
    for seconds in range(3):
        sample_order.place(web_server.client(), NOW + datetime.timedelta(seconds=seconds))
    patients = [json.loads(body)["patient"] for _, _, body in web_server.asked]
    assert len({(p["given_name"], p["family_name"], p["birth_date"]) for p in patients}) == 3


def test_ten_thousand_numbers_are_as_many_patients() -> None:
    bodies = [sample_order.order("RX-1", NOW.date(), number)["patient"] for number in range(10_000)]
    assert len({(p["given_name"], p["family_name"], p["birth_date"]) for p in bodies}) == 10_000


def test_an_invented_patient_is_an_adult() -> None:
    """The oldest and the youngest."""
    numbers = (0, 24 * 24 * 19_999)
    born = [sample_order.order("RX-1", NOW.date(), n)["patient"]["birth_date"] for n in numbers]
    assert born == ["1946-01-01", "2000-10-03"]


def test_a_refusal_states_its_reason(web_server: WebServer) -> None:
    web_server.status, web_server.content = 401, {"detail": "the API key is not known"}
    with pytest.raises(SampleOrderFailed, match=r"status 401, .*the API key is not known"):
        sample_order.place(web_server.client(), NOW)


def test_labels_that_do_not_come_are_named_by_phase_and_state(web_server: WebServer) -> None:
    web_server.content = labels("rendered", "queued", "failed")
    with pytest.raises(SampleOrderFailed, match=r"by phase: 2 \(queued\), 3 \(failed\)$"):
        sample_order.await_labels(web_server.client(), "1", do_nothing, seconds=0.2)


def test_an_order_that_is_held_is_not_waited_for(web_server: WebServer) -> None:
    hold = {"severity": "hold", "message": "Another order stands."}
    web_server.content = {**labels("queued"), "status": "held", "flags": [hold]}
    with pytest.raises(SampleOrderFailed, match="is held: Another order stands"):
        sample_order.await_labels(web_server.client(), "1", do_nothing)


def test_an_order_without_labels_is_not_done(web_server: WebServer) -> None:
    web_server.content = labels()
    with pytest.raises(SampleOrderFailed, match="there are none"):
        sample_order.await_labels(web_server.client(), "1", do_nothing, seconds=0.2)


def test_an_unresponsive_server_is_reported() -> None:
    # Nothing listens on port 9 here.
    with pytest.raises(SampleOrderFailed, match="did not answer"):
        sample_order.await_labels(
            http.JsonClient("http://127.0.0.1:9", ""), "1", do_nothing, seconds=0.2
        )
