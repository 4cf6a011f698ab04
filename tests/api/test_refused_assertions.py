"""Access tokens by a signed assertion: refused requests."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select

from pharmacy.core.scopes import Scope
from pharmacy.models.oauth import UsedAssertion
from tests.api.callers import Caller
from tests.api.oauth_systems import System, ec, rsa


@pytest.fixture
def system(sqlite_caller: Caller) -> System:
    """An OAuth client of `sqlite_caller`."""
    return System(sqlite_caller)


def now() -> int:
    return int(time.time())


def wrong_claims() -> dict[str, dict[str, Any]]:
    """What is wrong with an assertion that is made now, by its name."""
    return {
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


WRONG_CLAIMS = tuple(wrong_claims())


def refused(system: System, assertion: str) -> None:
    """The response only says that it is refused, and nothing is stored."""
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
    refused(system, system.assertion(**wrong_claims()[name]))


def parts(*objects: dict[str, Any]) -> str:
    """A token's parts as written, without a signature."""
    texts = (json.dumps(value).encode() for value in objects)
    return ".".join(base64.urlsafe_b64encode(text).decode().rstrip("=") for text in texts)


def signed_by_nobody(system: System) -> str:
    return parts({"alg": "none", "kid": "rsa-1"}, system.claims()) + "."


def signed_with_the_public_key_as_a_secret(system: System) -> str:
    """Works against a server that trusts the token's algorithm: its public key is the secret."""
    signed = parts({"alg": "HS384", "kid": "rsa-1"}, system.claims())
    secret = rsa().as_pem(private=False)
    mac = hmac.digest(secret, signed.encode(), "sha384")
    return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def signed_with_another_key_of_the_same_name(system: System) -> str:
    return system.assertion(RSAKey.generate_key(2048, {"kid": "rsa-1"}))


def with_a_key_of_its_own(system: System) -> str:
    """The token includes the key that signed it."""
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
    other = System(system.caller, keys=(rsa("other"),), client="hospital")
    refused(system, other.assertion(iss=system.client_id, sub=system.client_id))


def test_an_assertion_is_good_once(caller: Caller) -> None:
    system = System(caller)
    assertion = system.assertion()
    assert system.ask(assertion).status_code == 200
    again = system.ask(assertion)
    assert (again.status_code, again.get_json()["error"]) == (401, "invalid_client")
    same_jti = [system.assertion(jti="the same", exp=now() + seconds) for seconds in (100, 200)]
    assert [system.ask(text).status_code for text in same_jti] == [200, 401]


def test_of_two_requests_with_the_same_assertion_one_is_admitted(caller: Caller) -> None:
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
def test_a_wrong_request_gets_an_oauth_error(system: System, name: str) -> None:
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


def test_a_token_in_the_url_gives_no_access(system: System) -> None:
    path = f"/api/v1/orders?access_token={system.token()}"
    assert system.caller.with_key("").get(path).status_code == 401
