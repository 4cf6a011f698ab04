"""The public keys of an OAuth client, as a JSON Web Key Set (RFC 7517)."""

import json
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.services.clients.oauth_clients import ALGORITHMS

CURVE = "P-384"
FEWEST_BITS, MOST_BITS = 2048, 8192
MOST_KEYS = 10
LONGEST_KID = 255
PRIVATE_PARTS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


def read(text: str) -> dict[str, Any]:
    """The set with only the public parts of its keys. Raises InvalidInput for an unusable set."""
    try:
        keys = json.loads(text)["keys"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise invalid("", "no_jwks", 'give a JSON Web Key Set: {"keys": [...]}') from None
    if not isinstance(keys, list) or not 0 < len(keys) <= MOST_KEYS:
        raise invalid("/keys", "length", f"give 1 to {MOST_KEYS} keys")
    found = [_public(f"/keys/{place}", key) for place, key in enumerate(keys)]
    if len({key["kid"] for key in found}) < len(found):
        raise invalid("/keys", "kid_twice", "give each key a kid of its own")
    return {"keys": found}


def _public(pointer: str, key: Any) -> dict[str, Any]:
    wrong = _what_is_wrong(key) if isinstance(key, dict) else "give a key as an object"
    if wrong is not None:
        raise InvalidInput([Problem(pointer, "key", wrong)])
    return dict(key)


def _what_is_wrong(key: dict[str, Any]) -> str | None:
    if key.keys() & PRIVATE_PARTS:
        return "this is a private key: keep it, and give its public part alone"
    kid = key.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_KID:
        return f"give the key a kid of 1 to {LONGEST_KID} characters"
    if key.get("use", "sig") != "sig" or key.get("alg", ALGORITHMS[0]) not in ALGORITHMS:
        return f"give a key for signatures by {' or '.join(ALGORITHMS)}"
    return _what_is_weak(key)


def _what_is_weak(key: dict[str, Any]) -> str | None:
    try:
        read = JWKRegistry.import_key(key)
    except (JoseError, ValueError, TypeError, KeyError):
        return "this key cannot be read"
    match read:
        case RSAKey() if FEWEST_BITS <= read.public_key.key_size <= MOST_BITS:
            return None
        case ECKey() if read.curve_name == CURVE:
            return None
        case _:
            return f"give an RSA key of {FEWEST_BITS} to {MOST_BITS} bits or an EC key on {CURVE}"
