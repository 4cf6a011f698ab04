"""Access tokens by a signed assertion: successful requests, and the audit."""

import json
import re
import sys
from pathlib import Path
from subprocess import run

import pytest
from sqlalchemy import select, update

from pharmacy import db
from pharmacy.api import jwks
from pharmacy.models.oauth import AccessToken, OAuthClient, UsedAssertion
from tests.api import bodies, oauth_systems
from tests.api.callers import Caller
from tests.api.conftest import NOW
from tests.api.oauth_systems import System, ec, public, rsa

GUIDE = db.ROOT / "docs/guide/keys-and-tokens.md"


@pytest.fixture
def system(sqlite_caller: Caller) -> System:
    """An OAuth client of `sqlite_caller`."""
    return System(sqlite_caller)


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


def test_orders_of_the_same_client_are_seen_by_key_and_by_token(system: System) -> None:
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
def test_a_token_has_the_requested_access(system: System, scope: str, opens: list[int]) -> None:
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


def test_the_programs_of_the_guide_get_a_token(sqlite_caller: Caller, tmp_path: Path) -> None:
    make, sign = re.findall(r"```python\n([^`]*joserfc[^`]*)```", GUIDE.read_text(encoding="utf-8"))
    run([sys.executable, "-c", make], cwd=tmp_path, check=True)
    system = System(sqlite_caller, jwks=(tmp_path / "keys.json").read_text())
    words = [sys.executable, "-c", sign, system.client_id, oauth_systems.ENDPOINT]
    signed = run(words, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert system.ask(signed.stdout.strip()).status_code == 200


def test_the_server_metadata_states_where_and_how_to_get_tokens(sqlite_caller: Caller) -> None:
    nobody = sqlite_caller.with_key("")
    for path in (
        "/.well-known/oauth-authorization-server",
        "/fhir/R4/.well-known/smart-configuration",
    ):
        configuration = nobody.get(path).get_json()
        assert configuration["token_endpoint"] == oauth_systems.ENDPOINT
        assert configuration["token_endpoint_auth_signing_alg_values_supported"] == [
            "RS384",
            "ES384",
        ]
        assert "system/MedicationRequest.rs" in configuration["scopes_supported"]
        assert "none" not in json.dumps(configuration)


def test_the_host_that_a_request_names_is_not_believed(sqlite_caller: Caller) -> None:
    answer = sqlite_caller.with_key("").ask(
        "GET", "/.well-known/oauth-authorization-server", headers={"Host": "evil.example"}
    )
    assert "evil.example" not in answer.text
