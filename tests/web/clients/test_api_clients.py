"""API keys on the administrators' page."""

import re

import pytest

from tests.web.browsers import Browser, PharmacySite

KEY = re.compile(r"rxl_[\w-]+")


@pytest.fixture
def admin(sqlite_site: PharmacySite) -> Browser:
    """An administrator's browser at the page."""
    browser = sqlite_site.signed_in("admin")
    browser.open("/api-clients")
    return browser


def status(site: PharmacySite, key: str) -> int:
    """The status of a request with the key."""
    headers = {"Authorization": f"Bearer {key}"}
    return site.app.test_client().get("/api/v1/orders", headers=headers).status_code


def test_a_key_is_shown_once_rotated_and_revoked(sqlite_site: PharmacySite, admin: Browser) -> None:
    page = admin.send("/api-clients", {"name": "clinic", "scopes": ["orders:read"]})
    (first,) = KEY.findall(page.html)
    assert status(sqlite_site, first) == 200
    assert KEY.search(admin.open("/api-clients").html) is None
    (second,) = KEY.findall(admin.send("/api-clients/rotate", {"name": "clinic"}).html)
    assert [status(sqlite_site, key) for key in (first, second)] == [200, 200]
    for path in re.findall(r'action="(/api-clients/keys/[^"]+)"', admin.open("/api-clients").html):
        admin.send(path, {})
    assert [status(sqlite_site, key) for key in (first, second)] == [401, 401]
    assert admin.page.text.count("revoked") >= 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "scopes": ["orders:read"]}, "Give a name"),
        ({"name": "clinic"}, "Give some of"),
        ({"name": "clinic", "scopes": ["orders:read"], "expires": "2020-01-01"}, "not over"),
        ({"name": "clinic", "scopes": ["orders:read"], "expires": "9999-12-31"}, "as a date"),
    ],
)
def test_a_wrong_reason_is_reported_and_the_input_kept(
    admin: Browser, fields: dict[str, str], words: str
) -> None:
    page = admin.send("/api-clients", {**fields, "scopes_shown": "yes"})
    assert admin.response.status_code == 422
    assert words in page.text
    assert page.text_of("name") == fields["name"]
    assert page.fields.get("scopes", []) == fields.get("scopes", [])


def test_there_is_nothing_to_rotate_of_a_system_without_a_key(admin: Browser) -> None:
    assert "has no active key" in admin.send("/api-clients/rotate", {"name": "x"}).text
