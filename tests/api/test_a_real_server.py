"""The web server, started as in production, seen from outside."""

import http.client
import json
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from pharmacy import db
from tests import cast, processes
from tests.api import bodies
from tests.api.conftest import new_key
from tests.apps import SECRET_KEY


@dataclass
class ServeProcess:
    """A running `pharmacy serve`."""

    port: int
    key: str
    log: Path

    def headers(self, idempotency_key: str = "key-1") -> dict[str, str]:
        """The headers of an order."""
        return {"Authorization": f"Bearer {self.key}", "Idempotency-Key": idempotency_key}

    def post_in_chunks(self, chunks: list[bytes]) -> tuple[int, str | None]:
        """The status and type of the response to an order sent in chunks, without a length."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(
                "POST", "/api/v1/orders", iter(chunks), self.headers("chunked"), encode_chunked=True
            )
            response = connection.getresponse()
            return response.status, response.getheader("Content-Type")

    def post(self, body: bytes, idempotency_key: str = "key-1") -> tuple[int, str]:
        """The status and body of the response to a posted order."""
        headers = self.headers(idempotency_key)
        request = Request(f"http://127.0.0.1:{self.port}/api/v1/orders", body, headers)
        try:
            with urlopen(request, timeout=30) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def is_ready(self) -> bool:
        """Whether it responds."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="module")
def server(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServeProcess]:
    """The server with its own database, without Redis."""
    folder = tmp_path_factory.mktemp("server")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, folder / 'pharmacy.db')}"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "DATABASE_URL": url,
        "REDIS_URL": f"unix://{folder}/no-redis.sock",
        "SECRET_KEY": SECRET_KEY,
        "PORT": str(port),
        "WEB_WORKERS": "1",
    }
    engine = db.make_engine(url, pooled=False)
    log = folder / "server.log"
    command = [str(Path(sys.executable).parent / "pharmacy"), "serve"]
    process = processes.start(command, log=log, environment=environment)
    running = ServeProcess(port, new_key(engine, "clinic"), log)
    processes.wait_until(running.is_ready, "the web server")
    yield running
    process.terminate()
    process.wait()


def test_its_log_names_neither_a_patient_nor_a_key(server: ServeProcess) -> None:
    """Accepted, repeated, refused and broken requests, all for one patient."""
    whole = json.dumps(bodies.ldn_order()).encode()
    unprintable = bodies.order("RX-2", patient__family_name=f"{cast.CANARY_FAMILY_NAME} 王")
    requests = {
        "key-1": (whole, 201),
        "key-2": (whole[:-1], 400),
        "key-3": (json.dumps(unprintable).encode(), 422),
        "key-4": (whole + b" " * 300_000, 413),
    }
    for key, (body, status) in requests.items():
        assert server.post(body, key)[0] == status
    log = server.log.read_text()
    assert "Listening" in log
    assert not any(word in log for word in (*bodies.CANARIES, server.key))


def test_a_body_without_a_length_is_limited_as_well(server: ServeProcess) -> None:
    whole = json.dumps(bodies.order("chunked")).encode()
    chunks = [whole, *[b" " * 10_000] * 30, b"and no JSON"]
    assert server.post_in_chunks(chunks) == (413, "application/problem+json")


def test_a_body_that_comes_in_chunks_is_read(server: ServeProcess) -> None:
    whole = json.dumps(bodies.order("chunked")).encode()
    assert server.post_in_chunks([whole[:100], whole[100:]]) == (201, "application/json")


def test_no_depth_of_nesting_is_a_defect_of_a_thread(server: ServeProcess) -> None:
    for depth in range(900, 1000):
        status, _ = server.post(b"[" * depth + b"1" + b"]" * depth)
        assert status in (400, 422)


@pytest.mark.parametrize("name", ["Authorization", "Idempotency-Key", "X-Anything"])
def test_a_header_of_a_megabyte_is_refused_and_the_server_continues(
    server: ServeProcess, name: str
) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.request("GET", "/api/v1/orders", headers={name: "x" * 1_000_000})
        assert connection.getresponse().status in (400, 431)
    assert server.is_ready()


def test_a_thousand_headers_are_refused(server: ServeProcess) -> None:
    headers = {f"X-{number}": "x" for number in range(1000)}
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.request("GET", "/api/v1/orders", headers=headers)
        assert connection.getresponse().status in (400, 431)
    assert server.is_ready()
