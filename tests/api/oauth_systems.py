"""A client that signs with a key of its own, as SMART Backend Services requires."""

import json
import time
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey
from werkzeug.test import TestResponse

from pharmacy import db
from pharmacy.api import jwks
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.scopes import ALL_SCOPES, Scope
from pharmacy.services.clients import oauth_clients
from tests.api.callers import Caller
from tests.api.conftest import NOW

ENDPOINT = "http://127.0.0.1:8000/oauth/token"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@cache
def rsa(kid: str = "rsa-1") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


@cache
def ec(kid: str = "ec-1") -> ECKey:
    return ECKey.generate_key("P-384", {"kid": kid})


def public(*keys: Key) -> str:
    """The keys as their owner sends them."""
    return json.dumps(KeySet(list(keys)).as_dict(private=False))


@dataclass
class System:
    """One OAuth client of one API client."""

    caller: Caller
    keys: tuple[Key, ...] = field(default_factory=lambda: (rsa(), ec()))
    scopes: frozenset[Scope] = ALL_SCOPES
    client: str = "clinic"
    jwks: str = ""

    def __post_init__(self) -> None:
        with db.transaction(self.caller.engine) as session:
            keys = jwks.read(self.jwks or public(*self.keys))
            client = oauth_clients.add_client(
                session, self.client, keys, self.scopes, NOW, COMMAND_LINE
            )
            self.client_id = str(client.id)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Its claims. A change to None omits one."""
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": ENDPOINT,
            "exp": int(time.time()) + 240,
            "jti": str(uuid.uuid4()),
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def assertion(self, key: Key | None = None, alg: str = "RS384", **claims: Any) -> str:
        """A signed assertion."""
        by = key or self.keys[0]
        return jwt.encode({"alg": alg, "kid": by.kid}, self.claims(**claims), by, algorithms=[alg])

    def ask(self, assertion: str | None = None, **changes: Any) -> TestResponse:
        """The response to a token request. A change to None omits a field."""
        form = {
            "grant_type": "client_credentials",
            "scope": "orders:write orders:read",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
            **changes,
        }
        fields = {name: value for name, value in form.items() if value is not None}
        return self.caller.app.test_client().post("/oauth/token", data=fields)

    def token(self, scope: str = "orders:write orders:read") -> str:
        """A new token."""
        answer = self.ask(scope=scope)
        assert answer.status_code == 200, answer.text
        token: str = answer.get_json()["access_token"]
        return token
