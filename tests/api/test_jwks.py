"""The public keys with which a client may sign."""

import json
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from pharmacy.api import jwks
from pharmacy.core.errors import InvalidInput
from tests.api.oauth_systems import ec, public, rsa


def one(**changes: Any) -> str:
    """A set of one valid key, changed."""
    return json.dumps({"keys": [{**rsa().as_dict(private=False), **changes}]})


WRONG = {
    "no JSON": "{",
    "a list": "[]",
    "no keys": "{}",
    "none": '{"keys": []}',
    "eleven": json.dumps({"keys": [rsa().as_dict(private=False)] * 11}),
    "no object": '{"keys": ["key"]}',
    "no kid": one(kid=None),
    "an empty kid": one(kid=""),
    "a kid twice": public(rsa(), rsa()),
    "a private key": json.dumps({"keys": [rsa().as_dict(private=True)]}),
    "a secret": json.dumps({"keys": [OctKey.generate_key(384, {"kid": "x"}).as_dict()]}),
    "a key for encryption": one(use="enc"),
    "a key for another algorithm": one(alg="RS256"),
    "a number in words": one(n="!"),
    "a number that is a list": one(n=[1]),
    "another curve": public(ECKey.generate_key("P-256", {"kid": "x"})),
    "an Edwards curve": public(OKPKey.generate_key("Ed25519", {"kid": "x"})),
    "a point beside the curve": json.dumps(
        {"keys": [{**ec().as_dict(private=False), "x": ec().as_dict(private=False)["y"]}]}
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_key_that_could_not_prove_anything_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        jwks.read(WRONG[name])


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_short_key_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2048"):
        jwks.read(public(RSAKey.generate_key(1024, {"kid": "x"})))


def test_keys_of_both_kinds_are_read() -> None:
    assert [key["kid"] for key in jwks.read(public(rsa(), ec()))["keys"]] == ["rsa-1", "ec-1"]
