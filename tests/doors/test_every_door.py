"""Every caller requests every endpoint, which admits exactly those of the policy."""

import re

import pytest
from werkzeug.test import TestResponse

from pharmacy.api import openapi
from pharmacy.core.roles import Role
from pharmacy.core.scopes import ALL_SCOPES
from tests.doors import policy
from tests.doors.callers import Doors
from tests.doors.policy import AccessRule

RULES = policy.read()
FOR_PROGRAMS = [rule for rule in RULES if rule.scope]
FOR_PEOPLE = [rule for rule in RULES if rule.roles]
OPEN = [rule for rule in RULES if rule.is_open]
OF_FLASK = {"HEAD", "OPTIONS"}
# They end the session, so that the person is sent to the sign-in page.
ENDS = ("/sign-out", "/account/sessions")


def is_sent_to_sign_in(response: TestResponse) -> bool:
    to = response.headers.get("Location", "")
    return response.status_code == 401 or (response.status_code == 303 and "/sign-in" in to)


def is_let_in(response: TestResponse) -> bool:
    """Whatever the response, access was granted."""
    assert response.status_code != 500, response.text
    return response.status_code != 403 and not is_sent_to_sign_in(response)


def test_every_address_has_a_rule_and_every_rule_an_address(doors: Doors) -> None:
    served = {
        (method, route.rule)
        for route in doors.app.url_map.iter_rules()
        for method in (route.methods or set()) - OF_FLASK
    }
    assert {(rule.method, rule.address) for rule in RULES} == served
    assert len(RULES) == len(served)


def test_the_openapi_document_states_the_required_scope(doors: Doors) -> None:
    paths = openapi.document(doors.app)["paths"]
    stated = {
        (method.upper(), address): operation["security"][0]["apiKey"]
        for address, operations in paths.items()
        for method, operation in operations.items()
        if operation["security"]
    }
    needed = {(r.method, re.sub("<.*>", "{id}", r.address)): [r.scope] for r in FOR_PROGRAMS}
    assert stated == {key: needed[key] for key in stated}


@pytest.mark.parametrize("rule", FOR_PROGRAMS, ids=str)
def test_a_program_needs_the_scope_and_sees_its_own(doors: Doors, rule: AccessRule) -> None:
    assert rule.scope is not None
    for key in (None, "rxl_wrong", "rxt_wrong", ""):
        refused = doors.program(key)(rule)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    lacking = doors.without(rule.scope)(rule)
    assert lacking.status_code == 403
    assert rule.scope in lacking.text
    for key in (doors.key(rule.scope), doors.token):
        answer = doors.program(key)(rule)
        assert is_let_in(answer)
        assert answer.status_code != 404


@pytest.mark.parametrize("rule", FOR_PROGRAMS, ids=str)
def test_a_program_sees_nothing_of_another_client(doors: Doors, rule: AccessRule) -> None:
    assert doors.stands(rule), f"tell tests/doors what stands at {rule.address}"
    answer = doors.program(doors.stranger_key)(rule)
    assert is_let_in(answer)
    if "<" in rule.address:
        assert answer.status_code == 404
    assert not any(secret in answer.text for secret in doors.secrets(rule))


@pytest.mark.parametrize("rule", FOR_PROGRAMS, ids=str)
def test_a_person_is_no_program(doors: Doors, rule: AccessRule) -> None:
    """A cookie is not valid here, so that no page of another site can use it."""
    assert doors.person(Role.PHARMACIST)(rule).status_code == 401


@pytest.mark.parametrize("rule", FOR_PEOPLE, ids=str)
def test_an_unknown_visitor_gets_no_page(doors: Doors, rule: AccessRule) -> None:
    for key in (None, "rxl_wrong", doors.key(*ALL_SCOPES), doors.token):
        answer = doors.program(key)(rule)
        assert is_sent_to_sign_in(answer)
        assert not any(secret in answer.text for secret in doors.secrets(rule))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("rule", FOR_PEOPLE, ids=str)
def test_people_get_to_the_pages_of_their_role(doors: Doors, rule: AccessRule, role: Role) -> None:
    answer = doors.person(role)(rule)
    if role in rule.roles:
        assert is_let_in(answer) or rule.address in ENDS
        assert answer.status_code != 404 or rule.method == "POST" or not doors.stands(rule)
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("rule", OPEN, ids=str)
def test_what_is_open_is_open_to_all(doors: Doors, rule: AccessRule) -> None:
    people = [doors.person(role) for role in Role]
    programs = [doors.program(key) for key in (None, "rxl_wrong", doors.stranger_key)]
    # A form without the browser's proof is refused, and a wrong password returns 401.
    is_form = rule.method == "POST" and rule.address != "/oauth/token"
    shut = {403, 500} if is_form else {401, 403, 500}
    # An invitation is open to anyone with its link.
    shut |= set() if "<token>" in rule.address else {404}
    for ask in people if is_form else [*people, *programs]:
        assert ask(rule).status_code not in shut
