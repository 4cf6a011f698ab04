"""Verifies a client's signed assertion (RFC 7523, SMART Backend Services)."""

import datetime
import json
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import Key, KeySet
from sqlalchemy.orm import Session

from pharmacy.core.errors import NotFound
from pharmacy.services.clients import oauth_clients
from pharmacy.services.clients.oauth_clients import ALGORITHMS, Assertion, Unproven

LONGEST = 8 * 1024
LONGEST_JTI = 255
AHEAD = datetime.timedelta(minutes=5)
# The allowed error of a client's clock.
SKEW = datetime.timedelta(seconds=10)
UNPROVEN = "the assertion is not signed by RS384 or ES384 with a registered key of the client"


def prove(session: Session, text: str, audience: str, now: datetime.datetime) -> Assertion:
    """The assertion in `text`, made by a registered client for `audience`. Raises Unproven."""
    if len(text) > LONGEST:
        raise Unproven(f"the assertion is longer than {LONGEST} characters")
    try:
        read = jws.extract_compact(text.encode())
        client_id = str(json.loads(read.payload)["iss"])
        key = _key(session, client_id, read.headers()["kid"])
        claims = jwt.decode(text, key, algorithms=ALGORITHMS).claims
        _wanted(client_id, audience, now).validate(claims)
    except ClaimError as error:
        raise Unproven(f"the assertion is refused: {error.description}") from None
    except (JoseError, ValueError, TypeError, KeyError, RecursionError, NotFound):
        raise Unproven(UNPROVEN) from None
    return Assertion(client_id, _jti(claims), _end(claims, now))


def _key(session: Session, client_id: str, kid: Any) -> Key:
    """The key with this id of the claimed client. Nothing is proven by it yet."""
    oauth_client = oauth_clients.live_client(session, client_id)
    return KeySet.import_key_set({"keys": oauth_client.jwks["keys"]}).get_by_kid(str(kid))


def _wanted(client_id: str, audience: str, now: datetime.datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(SKEW.total_seconds()),
        iss={"essential": True, "value": client_id},
        sub={"essential": True, "value": client_id},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        jti={"essential": True},
    )


def _jti(claims: dict[str, Any]) -> str:
    jti = str(claims["jti"])
    if len(jti) > LONGEST_JTI:
        raise Unproven(f"the assertion's jti is longer than {LONGEST_JTI} characters")
    return jti


def _end(claims: dict[str, Any], now: datetime.datetime) -> datetime.datetime:
    """The expiry of the assertion. Raises Unproven if its lifetime is too long."""
    # Compared first, because a number of hundreds of digits cannot be converted.
    if claims["exp"] > (now + AHEAD + SKEW).timestamp():
        raise Unproven("the assertion's exp is more than 5 minutes ahead")
    return datetime.datetime.fromtimestamp(claims["exp"], datetime.UTC) + SKEW
