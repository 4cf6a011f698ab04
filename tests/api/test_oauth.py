"""Access tokens by a signed assertion: what is granted, and what is refused."""

import base64
import hmac
import json
import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select, update

from pharmacy import db
from pharmacy.api import jwks
from pharmacy.core.scopes import Scope
from pharmacy.models.oauth import AccessToken, OAuthClient, UsedAssertion
from tests.api import bodies, oauth_systems
from tests.api.callers import Caller
from tests.api.conftest import NOW
from tests.api.oauth_systems import System, ec, public, rsa

README = db.ROOT / "README.md"


@pytest.fixture
def system(sqlite_caller: Caller) -> System:
    """A system of the sender of `sqlite_caller`."""
    return System(sqlite_caller)


# What is granted.


@pytest.mark.parametrize(("place", "alg"), [(0, "RS384"), (1, "ES384")])
def test_a_signed_assertion_gets_a_token_that_opens_the_door(
    caller: Caller, place: int, alg: str
) -> None:
    system = System(caller)
    answer = system.ask(system.assertion(system.keys[place], alg))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    granted = answer.get_json()
    token = granted.pop("access_token")
    assert granted == {
        "token_type": "bearer",
        "expires_in": 300,
        "scope": "orders:write orders:read",
    }
    assert caller.with_key(token).post(bodies.ldn_order()).status_code == 201


def test_orders_of_the_same_sender_are_seen_by_key_and_by_token(system: System) -> None:
    placed = system.caller.post(bodies.ldn_order())
    with_token = system.caller.with_key(system.token())
    assert with_token.get(placed.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("scope", "opens"),
    [
        ("orders:read", [200, 403, 403]),
        ("labels:read", [403, 403, 409]),
        ("system/MedicationRequest.rs", [200, 403, 403]),
        ("system/MedicationRequest.cru labels:read", [200, 201, 409]),
    ],
)
def test_a_token_opens_what_it_was_asked_for(system: System, scope: str, opens: list[int]) -> None:
    order = system.caller.post(bodies.ldn_order()).get_json()
    holder = system.caller.with_key(system.token(scope))
    answers = [
        holder.get(f"/api/v1/orders/{order['id']}"),
        holder.post(bodies.order("RX-2"), key="key-2"),
        holder.get(order["labels"][0]["pdf"]),
    ]
    assert [answer.status_code for answer in answers] == opens


def test_a_token_is_good_for_five_minutes(system: System) -> None:
    holder = system.caller.with_key(system.token())
    assert holder.get("/api/v1/orders").status_code == 200
    with system.caller.engine.begin() as connection:
        connection.execute(update(AccessToken).values(expires_at=NOW))
    assert holder.get("/api/v1/orders").status_code == 401


def test_what_is_over_is_cleaned_away(system: System) -> None:
    system.token()
    with system.caller.engine.begin() as connection:
        for table in (AccessToken, UsedAssertion):
            connection.execute(update(table).values(expires_at=NOW))
    system.token()
    with system.caller.engine.begin() as connection:
        for table in (AccessToken, UsedAssertion):
            assert len(connection.execute(select(table.id)).all()) == 1


def test_the_tokens_of_a_revoked_client_end_with_it(system: System) -> None:
    holder = system.caller.with_key(system.token())
    with system.caller.engine.begin() as connection:
        connection.execute(update(OAuthClient).values(revoked_at=NOW))
    assert holder.get("/api/v1/orders").status_code == 401
    assert system.ask().status_code == 401


def test_a_client_signs_with_its_new_key_before_the_old_one_goes(system: System) -> None:
    new = ec("ec-2")
    with system.caller.engine.begin() as connection:
        both = jwks.read(public(rsa(), new))
        connection.execute(update(OAuthClient).values(jwks=both))
    assert system.ask(system.assertion(rsa())).status_code == 200
    assert system.ask(system.assertion(new, "ES384")).status_code == 200
    assert system.ask(system.assertion(ec(), "ES384")).status_code == 401


def test_a_list_of_audiences_may_name_ours(system: System) -> None:
    audiences = ["https://other.example", oauth_systems.ENDPOINT]
    assert system.ask(system.assertion(aud=audiences)).status_code == 200


def test_the_programs_of_the_readme_get_a_token(sqlite_caller: Caller, tmp_path: Path) -> None:
    make, sign = re.findall(r"```python\n([^`]*joserfc[^`]*)```", README.read_text())
    run([sys.executable, "-c", make], cwd=tmp_path, check=True)
    system = System(sqlite_caller, jwks=(tmp_path / "keys.json").read_text())
    words = [sys.executable, "-c", sign, system.client_id, oauth_systems.ENDPOINT]
    signed = run(words, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert system.ask(signed.stdout.strip()).status_code == 200


# What is refused.


def now() -> int:
    return int(time.time())


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another server": {"aud": "https://other.example/oauth/token"},
    "this server by its name alone": {"aud": "http://127.0.0.1:8000"},
    "no audience": {"aud": None},
    "over": {"exp": now() - 60},
    "good for too long": {"exp": now() + 900},
    "no end": {"exp": None},
    "an end in words": {"exp": "tomorrow"},
    "an end that is no number": {"exp": float("nan")},
    "an end after all time": {"exp": 10**400},
    "signed in the future": {"iat": now() + 600},
    "not yet good": {"nbf": now() + 600},
    "no jti": {"jti": None},
    "an empty jti": {"jti": ""},
    "a jti that is no text": {"jti": 5},
    "an endless jti": {"jti": "x" * 300},
    "an issuer who is not the subject": {"sub": "somebody else"},
    "an unknown issuer": {"iss": "8a6f0c2e-0000-4000-8000-000000000000"},
    "an issuer that is no client": {"iss": "../../etc/passwd"},
    "no issuer": {"iss": None},
}


def refused(system: System, assertion: str) -> None:
    """Nobody is told more than that it is refused, and nothing is kept."""
    answer = system.ask(assertion)
    assert answer.status_code == 401, answer.text
    assert answer.mimetype == "application/json"
    assert answer.get_json().keys() == {"error", "error_description"}
    assert answer.get_json()["error"] == "invalid_client"
    assert not set('"\\') & set(answer.get_json()["error_description"])
    with system.caller.engine.begin() as connection:
        assert connection.execute(select(UsedAssertion.id)).all() == []


@pytest.mark.parametrize("name", WRONG_CLAIMS)
def test_a_claim_that_is_wrong_is_refused(system: System, name: str) -> None:
    refused(system, system.assertion(**WRONG_CLAIMS[name]))


def parts(*objects: dict[str, Any]) -> str:
    """A token's parts as they are written, with no signature yet."""
    texts = (json.dumps(value).encode() for value in objects)
    return ".".join(base64.urlsafe_b64encode(text).decode().rstrip("=") for text in texts)


def signed_by_nobody(system: System) -> str:
    return parts({"alg": "none", "kid": "rsa-1"}, system.claims()) + "."


def signed_with_the_public_key_as_a_secret(system: System) -> str:
    """Where a server takes the algorithm from the token, its own public key opens it."""
    signed = parts({"alg": "HS384", "kid": "rsa-1"}, system.claims())
    secret = rsa().as_pem(private=False)
    mac = hmac.digest(secret, signed.encode(), "sha384")
    return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def signed_with_another_key_of_the_same_name(system: System) -> str:
    return system.assertion(RSAKey.generate_key(2048, {"kid": "rsa-1"}))


def with_a_key_of_its_own(system: System) -> str:
    """The token brings the key that it is signed with."""
    own = RSAKey.generate_key(2048, {"kid": "own"})
    header = {"alg": "RS384", "kid": "own", "jwk": own.as_dict(private=False)}
    return jwt.encode(header, system.claims(), own, algorithms=["RS384"])


def changed_after_signing(system: System) -> str:
    header, _, signature = system.assertion().split(".")
    return f"{header}.{parts(system.claims())}.{signature}"


WRONG_SIGNATURES: dict[str, Callable[[System], str]] = {
    "none": signed_by_nobody,
    "HS384 with the public key": signed_with_the_public_key_as_a_secret,
    "RS256": lambda system: system.assertion(alg="RS256"),
    "PS384": lambda system: system.assertion(alg="PS384"),
    "ES384 said of an RSA key": lambda system: system.assertion(ec("rsa-1"), "ES384"),
    "an unknown kid": lambda system: system.assertion(rsa("rsa-2")),
    "a path as kid": lambda system: system.assertion(rsa("../../dev/null")),
    "another key": signed_with_another_key_of_the_same_name,
    "its own key": with_a_key_of_its_own,
    "changed": changed_after_signing,
    "no kid": lambda system: jwt.encode(
        {"alg": "RS384"}, system.claims(), rsa(), algorithms=["RS384"]
    ),
    "no token": lambda system: "no token",
    "a text in another alphabet": lambda system: "ключ.ключ.ключ",
    "a number as payload": lambda system: parts({"alg": "RS384", "kid": "rsa-1"}) + ".NQ.AA",
    "an endless one": lambda system: system.assertion(x="y" * 9000),
}


@pytest.mark.parametrize("name", WRONG_SIGNATURES)
def test_what_no_registered_key_has_signed_is_refused(system: System, name: str) -> None:
    refused(system, WRONG_SIGNATURES[name](system))


def test_a_client_id_must_be_that_of_the_assertion(system: System) -> None:
    assert system.ask(client_id=system.client_id).status_code == 200
    assert system.ask(client_id="somebody else").status_code == 401


def test_the_key_of_one_client_does_not_sign_for_another(system: System) -> None:
    other = System(system.caller, keys=(rsa("other"),), sender="hospital")
    refused(system, other.assertion(iss=system.client_id, sub=system.client_id))


def test_an_assertion_is_good_once(caller: Caller) -> None:
    system = System(caller)
    assertion = system.assertion()
    assert system.ask(assertion).status_code == 200
    again = system.ask(assertion)
    assert (again.status_code, again.get_json()["error"]) == (401, "invalid_client")
    same_jti = [system.assertion(jti="the same", exp=now() + seconds) for seconds in (100, 200)]
    assert [system.ask(text).status_code for text in same_jti] == [200, 401]


def test_of_two_who_show_the_same_assertion_at_once_one_is_admitted(caller: Caller) -> None:
    system = System(caller)
    assertion = system.assertion()
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(system.ask, [assertion] * 4))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


WRONG_REQUESTS: dict[str, tuple[dict[str, Any], str]] = {
    "no grant": ({"grant_type": None}, "invalid_request"),
    "another grant": ({"grant_type": "password"}, "unsupported_grant_type"),
    "another kind of proof": ({"client_assertion_type": "saml"}, "invalid_request"),
    "no proof": ({"client_assertion": ""}, "invalid_request"),
    "a field twice": ({"scope": ["orders:read", "orders:write"]}, "invalid_request"),
    "no scope": ({"scope": None}, "invalid_scope"),
    "an empty scope": ({"scope": "  "}, "invalid_scope"),
    "an unknown scope": ({"scope": "orders:read orders:delete"}, "invalid_scope"),
    "a wildcard": ({"scope": "system/*.cruds"}, "invalid_scope"),
    "an interaction too many": ({"scope": "system/MedicationRequest.cruds"}, "invalid_scope"),
    "a user's scope": ({"scope": "user/MedicationRequest.rs"}, "invalid_scope"),
}


@pytest.mark.parametrize("name", WRONG_REQUESTS)
def test_a_wrong_request_is_told_in_the_words_of_oauth(system: System, name: str) -> None:
    changes, error = WRONG_REQUESTS[name]
    answer = system.ask(**{"assertion": system.assertion(), **changes})
    assert (answer.status_code, answer.get_json()["error"]) == (400, error)


def test_no_more_than_the_client_was_given_is_granted(sqlite_caller: Caller) -> None:
    system = System(sqlite_caller, scopes=frozenset({Scope.ORDERS_READ}))
    answer = system.ask(scope="orders:read orders:write")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_scope")


def test_only_a_form_is_taken(system: System) -> None:
    answer = system.caller.app.test_client().post("/oauth/token", json={"scope": "orders:read"})
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_request")


def test_a_token_in_the_address_opens_nothing(system: System) -> None:
    path = f"/api/v1/orders?access_token={system.token()}"
    assert system.caller.with_key("").get(path).status_code == 401


# What is told of it.


def test_the_server_tells_where_and_how_tokens_are_got(sqlite_caller: Caller) -> None:
    nobody = sqlite_caller.with_key("")
    for path in (
        "/.well-known/oauth-authorization-server",
        "/fhir/R4/.well-known/smart-configuration",
    ):
        told = nobody.get(path).get_json()
        assert told["token_endpoint"] == oauth_systems.ENDPOINT
        assert told["token_endpoint_auth_signing_alg_values_supported"] == ["RS384", "ES384"]
        assert "system/MedicationRequest.rs" in told["scopes_supported"]
        assert "none" not in json.dumps(told)


def test_the_host_that_a_request_names_is_not_believed(sqlite_caller: Caller) -> None:
    answer = sqlite_caller.with_key("").ask(
        "GET", "/.well-known/oauth-authorization-server", headers={"Host": "evil.example"}
    )
    assert "evil.example" not in answer.text
