"""One POST to a real receiver, working or faulty."""

import datetime
import socket
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pharmacy.webhook_http import requests
from pharmacy.webhook_http.requests import NoAnswer, WebhookRequest
from pharmacy.webhook_http.targets import WebhookTarget
from tests.receivers import Answer, Receiver, drips, floods, receiver, resets, says

SENT = WebhookRequest({"Content-Type": "application/json"}, b'{"type":"order.held"}')
HERE = ["127.0.0.1"]
# The machine that runs the tests may be busy.
PATIENCE = 6


def at(made: Receiver) -> WebhookTarget:
    return WebhookTarget(False, "127.0.0.1", made.port, "/orders")


def post(*answers: Answer) -> int:
    with receiver(*answers) as made:
        return requests.post(at(made), HERE, SENT)


def test_what_is_sent_arrives_unchanged() -> None:
    with receiver() as made:
        assert (
            requests.post(WebhookTarget(False, "localhost", made.port, "/in?a=1"), HERE, SENT)
            == 204
        )
    (heard,) = made.heard
    assert heard.line == "POST /in?a=1 HTTP/1.1"
    assert (heard.headers["host"], heard.body) == (f"localhost:{made.port}", SENT.body)


@pytest.mark.parametrize("status", [200, 400, 404, 410, 429, 500, 503])
def test_each_status_is_reported(status: int) -> None:
    assert post(says(status, body=b"{}")) == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_reported_and_not_followed(status: int) -> None:
    with receiver() as elsewhere:
        assert post(says(status, f"Location: {elsewhere.url}")) == status
    assert elsewhere.heard == []


def test_a_broken_connection_is_no_response() -> None:
    with pytest.raises(NoAnswer, match="broke"):
        post(resets)


def test_a_silent_receiver_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NoAnswer, match="within"):
        requests.post(
            WebhookTarget(False, "127.0.0.1", silent.getsockname()[1], "/"), HERE, SENT, seconds=0.2
        )


def test_if_nothing_listens_the_next_address_is_tried() -> None:
    with receiver() as made:
        target = WebhookTarget(False, "localhost", made.port, "/")
        assert requests.post(target, ["127.0.0.2", "127.0.0.1"], SENT) == 204
        with pytest.raises(NoAnswer, match="nobody"):
            requests.post(target, ["127.0.0.2"], SENT)


def test_an_endless_response_is_not_read_completely() -> None:
    assert post(floods) == 200


OK = b"HTTP/1.1 200 OK\r\n"
ENDLESS = {
    "drips its headers": drips(OK, b"X: y\r\n"),
    "drips one header": drips(OK + b"X: ", b"y"),
    "drips half a line": drips(b"HTTP/1.1 2", b"0"),
    "asks for patience": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "floods its headers": drips(OK, b"X: y\r\n" * 9999, 0),
    "floods one header": drips(OK + b"X: ", b"y" * 65_536, 0),
    "floods patience": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999, 0),
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_a_response_without_a_status_ends_at_the_deadline(answer: Answer) -> None:
    begun = time.monotonic()
    with receiver(answer) as made, pytest.raises(NoAnswer):
        requests.post(at(made), HERE, SENT, seconds=0.5)
    assert time.monotonic() - begun < PATIENCE


@pytest.mark.parametrize(
    "head", [b"Content-Length: 9999\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n1\r\n"]
)
def test_a_response_is_its_status_however_slow_its_body(head: bytes) -> None:
    begun = time.monotonic()
    assert post(drips(OK + head, b"x")) == 200
    assert time.monotonic() - begun < PATIENCE


def test_all_addresses_have_one_deadline() -> None:
    begun = time.monotonic()
    with receiver(drips(OK, b"X: y\r\n")) as made, pytest.raises(NoAnswer, match="within"):
        requests.post(at(made), ["127.0.0.2", *HERE * 3], SENT, seconds=0.5)
    assert time.monotonic() - begun < PATIENCE


def test_a_path_is_requested_exactly_as_given() -> None:
    with receiver() as made:
        target = WebhookTarget(False, "127.0.0.1", made.port, "/a%2Fb/%7Ec?q=a%20b&r=+;")
        assert requests.post(target, HERE, SENT) == 204
    assert made.heard[0].line == "POST /a%2Fb/%7Ec?q=a%20b&r=+; HTTP/1.1"


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate of a host, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def test_the_name_is_verified_by_tls_and_not_looked_up(tmp_path: Path) -> None:
    """The name does not resolve: the checked address is used, and must prove the name by TLS."""
    chain, key = certificate(tmp_path, "hooks.example.com")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(chain, key)
    trusted = ssl.create_default_context(cafile=str(chain))
    with receiver(tls=tls) as made:
        named = WebhookTarget(True, "hooks.example.com", made.port, "/")
        assert requests.post(named, HERE, SENT, trusted) == 204
        other = WebhookTarget(True, "other.example.com", made.port, "/")
        with pytest.raises(NoAnswer, match="certificate"):
            requests.post(other, HERE, SENT, trusted)
        with pytest.raises(NoAnswer, match="certificate"):
            requests.post(named, HERE, SENT)
    assert [heard.headers["host"] for heard in made.heard] == [f"hooks.example.com:{made.port}"]
