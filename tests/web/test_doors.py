"""Who may open which page, and the response for everybody else."""

import logging

import pytest

from pharmacy.core.roles import Role, may
from pharmacy.web import site
from pharmacy.web.shell.pages import EVERYBODY, Anyone
from tests.services import stored
from tests.web.browsers import ROBIN, Browser, PharmacySite

NOBODY = "8a6f0c2e-0000-4000-8000-000000000000"
PUBLIC_PATHS = {"/", "/sign-in", "/static/app.css"}


def addresses(site: PharmacySite) -> list[tuple[str, str, str]]:
    """The method, path and name of every endpoint."""
    filled = {"order_id": NOBODY, "label_id": NOBODY, "filename": "app.css"}
    filled |= {"printer_id": NOBODY, "change": "pause", "attempt_id": NOBODY, "delivery_id": NOBODY}
    filled |= {"user_id": NOBODY, "invitation_id": NOBODY, "token": "none"}
    found = []
    for rule in site.app.url_map.iter_rules():
        path = rule.rule
        for name, value in filled.items():
            path = path.replace(f"<path:{name}>", value).replace(f"<{name}>", value)
        methods = {"GET", "POST"} & (rule.methods or set())
        if rule.endpoint.startswith("web."):
            found += [(method, path, rule.endpoint) for method in methods]
    return found


def posted(browser: Browser, path: str) -> int:
    """The status of a POST with the browser's own proof."""
    proof = {"csrf": browser.page.fields.get("csrf", [""])}
    headers = {"Origin": "http://localhost"}
    return browser.client.post(path, data=proof, headers=headers).status_code


def got(browser: Browser, path: str) -> int:
    """The status of a page."""
    return browser.client.get(path).status_code


def test_every_address_is_in_the_policy(sqlite_site: PharmacySite) -> None:
    known = {endpoint for _, _, endpoint in addresses(sqlite_site)}
    assert known == {*site.PAGES, "web.static"}


def test_only_the_sign_in_is_open_to_strangers(sqlite_site: PharmacySite) -> None:
    for method, path, endpoint in addresses(sqlite_site):
        if endpoint == "web.static" or site.PAGES[endpoint].may is EVERYBODY:
            continue
        response = sqlite_site.browser().client.open(path, method=method)
        if method == "GET":
            assert response.status_code == 303, path
            assert response.headers["Location"].startswith("/sign-in"), path
        else:
            assert response.status_code in (401, 415), path


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_only_the_pages_of_its_permissions(
    sqlite_site: PharmacySite, role: Role
) -> None:
    browser = sqlite_site.signed_in(role)
    for method, path, endpoint in addresses(sqlite_site):
        permission = site.PAGES[endpoint].may if endpoint in site.PAGES else EVERYBODY
        if isinstance(permission, Anyone):
            continue
        browser.open("/orders")
        status = posted(browser, path) if method == "POST" else got(browser, path)
        is_closed = not may(role, permission)
        assert (status == 403) is is_closed, path


def test_an_administrator_sees_no_way_to_a_new_order(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in("admin").open("/orders")
    assert "New order" not in page.text


@pytest.mark.parametrize("proof", [None, "", "0" * 64, "schlüssel"])
def test_a_form_without_the_right_proof_does_nothing(site: PharmacySite, proof: str | None) -> None:
    browser = site.signed_in()
    browser.open("/orders/new")
    browser.fill(**ROBIN)
    browser.press("plan")
    before = stored.counts(site.engine)
    fields = {**browser.page.fields, "action": ["place"], "csrf": [proof] if proof else []}
    response = browser.client.post("/orders/new", data=fields)
    assert response.status_code == 403
    assert stored.counts(site.engine) == before


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_signing_in_and_out_need_the_proof_too(sqlite_site: PharmacySite, path: str) -> None:
    browser = sqlite_site.signed_in()
    before = stored.counts(sqlite_site.engine)
    response = browser.client.post(path, data={"name": "technician", "password": "x"})
    assert response.status_code == 403
    assert stored.counts(sqlite_site.engine) == before


def test_the_proof_of_one_browser_is_invalid_in_another(sqlite_site: PharmacySite) -> None:
    one, other = sqlite_site.signed_in(), sqlite_site.signed_in()
    fields = {"csrf": one.open("/orders").text_of("csrf")}
    assert other.client.post("/sign-out", data=fields).status_code == 403


def test_the_proof_is_another_text_in_each_answer_and_each_is_good(
    sqlite_site: PharmacySite,
) -> None:
    """Responses are compressed, so a constant secret could be guessed from their sizes."""
    browser = sqlite_site.signed_in()
    first, second = (browser.open("/scan").text_of("csrf") for _ in range(2))
    assert first != second
    for proof in (first, second):
        assert browser.client.post("/search", data={"csrf": proof}).status_code == 200
    assert browser.client.post("/search", data={"csrf": "0" * len(first)}).status_code == 403


def test_only_forms_are_taken(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    for path in ("/orders/new", "/sign-in"):
        assert browser.client.post(path, json={"csrf": "x"}).status_code == 415
        response = browser.client.post(path, data="csrf=x", content_type="text/plain")
        assert response.status_code == 415
        assert response.mimetype == "text/html"


def test_what_is_too_large_is_refused(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    browser.fill(directions_written="x" * 300_000)
    browser.press("plan")
    assert browser.response.status_code == 413
    assert browser.response.mimetype == "text/html"


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/nowhere", 404),
    ("GET", "/orders/", 404),
    ("GET", "/orders/nothing", 404),
    ("GET", f"/orders/{NOBODY}", 404),
    ("GET", f"/orders/{NOBODY}/labels.pdf", 404),
    ("GET", f"/labels/{NOBODY}.pdf", 404),
    ("GET", f"/labels/{NOBODY}.png", 404),
    ("GET", "/orders?before=x", 404),
    ("GET", "/static/../app.py", 404),
    ("PUT", "/orders", 405),
    ("DELETE", f"/orders/{NOBODY}", 405),
    ("GET", "/sign-out", 405),
])  # fmt: skip
def test_a_missing_page_is_a_page(
    sqlite_site: PharmacySite, method: str, path: str, status: int
) -> None:
    response = sqlite_site.signed_in().client.open(path, method=method)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert "Orders" in response.text


def test_a_server_error_is_a_page_without_details(
    site: PharmacySite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = site.signed_in()
    browser.open("/orders/new")
    browser.fill(**{**ROBIN, "family_name": "Canaryfamily"})
    browser.press("plan")
    with stored.refusing(site.engine, "orders", "Canaryfamily"):
        browser.press("place")
    assert browser.response.status_code == 500
    for text in (browser.page.text, caplog.text):
        assert "Canaryfamily" not in text
        assert "Traceback" not in text
    assert "a defect" in caplog.text


def test_no_log_line_names_a_patient_or_a_token(
    sqlite_site: PharmacySite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = sqlite_site.signed_in()
    order_id = sqlite_site.placed(browser, family_name="Canaryfamily", given_name="Zebulonia")
    browser.open(f"/orders/{order_id}")
    for word in ("Canaryfamily", "Zebulonia", browser.token):
        assert word not in caplog.text


@pytest.mark.parametrize("path", ["/sign-in", "/orders", "/orders/new", "/nowhere"])
def test_no_page_may_run_what_is_not_ours(sqlite_site: PharmacySite, path: str) -> None:
    browser = sqlite_site.signed_in()
    response = browser.client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/sign-in", "/orders", "/orders/new"])
def test_no_page_has_script_or_style_of_its_own(sqlite_site: PharmacySite, path: str) -> None:
    page = sqlite_site.signed_in().open(path)
    assert "<style" not in page.html
    assert all("src" in have for have in page.all_of("script"))
    assert not any("style" in have or "onclick" in have for _, have in page.tags)
