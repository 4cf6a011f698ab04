"""A person's browser: it keeps cookies and submits the forms of its pages."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.test import Client, TestResponse

from pharmacy import current, db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.models.users import User
from pharmacy.runtime import RedisNotifier
from pharmacy.services.orders import placing
from pharmacy.services.people import users
from pharmacy.web.orders import drafts, forms
from tests import cast, passwords
from tests.services import rendered
from tests.web import pages
from tests.web.pages import ParsedPage

PASSWORD = cast.PASSWORD
# The usual titration, typed in.
LDN = {
    "start": "0.5",
    "step": "0.5",
    "every_days": "7",
    "target": "4.5",
    "target_days": "30",
    "times": "bedtime",
}
ROBIN = {**LDN, **cast.typed_in()}


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


class RecordingQueue(RedisNotifier):
    """Records notifications, and passes them to nobody."""

    def __init__(self) -> None:
        self.notified: list[tuple[str, str]] = []

    def notify(self, job: str, row_id: str) -> None:
        """Record it."""
        self.notified.append((job, row_id))

    def answers(self) -> bool:
        """Always true."""
        return True


@dataclass
class Browser:
    """One browser. `page` is the current page."""

    client: Client
    page: ParsedPage = field(default_factory=lambda: pages.read(""))
    response: TestResponse = field(init=False)

    def open(self, path: str, **rest: Any) -> ParsedPage:
        """Open a page and follow its redirects."""
        return self._shown(self.client.get(path, follow_redirects=True, **rest))

    def fill(self, **fields: str) -> None:
        """Type into fields of the page, or tick boxes. "" unticks."""
        for name, text in fields.items():
            self.page.fields[name] = [text] if text or name not in self.page.boxes else []

    def press(self, action: str, path: str = "/orders/new") -> ParsedPage:
        """Submit the form of a new order with one of its buttons."""
        return self.send(path, {**self.page.fields, "action": [action]})

    def send(self, path: str, fields: dict[str, Any], **rest: Any) -> ParsedPage:
        """Post a form with the page's proof, from a page of ours."""
        data = {"csrf": self.page.fields.get("csrf", [""]), **fields}
        headers = {"Origin": "http://localhost", **rest.pop("headers", {})}
        return self._shown(
            self.client.post(path, data=data, follow_redirects=True, headers=headers, **rest)
        )

    def _shown(self, response: TestResponse) -> ParsedPage:
        self.response = response
        self.page = pages.read(response.text if response.mimetype == "text/html" else "")
        return self.page

    def sign_in(self, name: str, password: str = PASSWORD, following: str = "") -> ParsedPage:
        """Sign in with the form."""
        self.open(f"/sign-in?next={following}" if following else "/sign-in")
        fields = {"name": name, "password": password, "next": self.page.text_of("next")}
        return self.send("/sign-in", fields)

    @property
    def token(self) -> str:
        """The cookie's value."""
        cookie = self.client.get_cookie("pharmacy")
        return cookie.value if cookie else ""


def guessed_until_it_waits(browser: Browser, guess: Callable[[], object], most: int = 12) -> int:
    """The number of guesses that were checked. The wait grows past what a slow machine takes."""
    for count in range(most):
        guess()
        if browser.response.status_code == 429:
            assert int(browser.response.headers["Retry-After"]) >= 1
            return count
        assert browser.response.status_code == 401
    raise AssertionError("nobody has to wait")


@dataclass
class PharmacySite:
    """One pharmacy. `engine` gives access to its database."""

    app: Flask
    engine: Engine
    notifiers: RecordingQueue
    printer_id: str
    known: set[str] = field(default_factory=lambda: {"technician"})

    def browser(self) -> Browser:
        """A browser without a signed-in person."""
        return Browser(self.app.test_client())

    def signed_in(self, name: str = "technician") -> Browser:
        """A browser of a signed-in person, named like the role."""
        if name not in self.known:
            with db.transaction(self.engine) as session:
                users.add_user(
                    session, name, Role(name), passwords.hashed(PASSWORD), now(), COMMAND_LINE
                )
            self.known.add(name)
        browser = self.browser()
        browser.client.set_cookie("pharmacy", self.session(name))
        browser.open("/orders")
        return browser

    def session(self, name: str) -> str:
        """The token of a new session, as after a sign-in with password and code."""
        with db.transaction(self.engine) as session:
            user = session.scalars(select(User).where(User.name == name)).one()
            return users.begin(session, user, now())[1]

    def verify(self, order_id: str) -> None:
        """Verify an order, so that its labels may be printed."""
        rendered.make_printable(self.engine, order_id)

    def placed(self, browser: Browser | None = None, **fields: str) -> str:
        """The id of a new order. With a browser, it is entered as a person would."""
        if browser is None:
            return self.entered(**fields)
        browser.open("/orders/new")
        browser.fill(**{**ROBIN, **fields})
        browser.press("plan")
        browser.press("place")
        assert browser.response.status_code == 200, browser.page.text
        return browser.response.request.path.rpartition("/")[2]

    def entered(self, **fields: str) -> str:
        """The id of a new order of the technician: what the form stores, without its pages."""
        typed = forms.blank().typed
        for name, text in {**ROBIN, **fields}.items():
            typed[name] = text
        with self.app.app_context():
            with current.reading() as session:
                user = session.scalars(select(User).where(User.name == "technician")).one()
                actor, workday = users.actor_of(user), current.workday(session)
            draft = drafts.draft(forms.OrderForm(typed).settled, workday)
            assert draft.intake is not None
            intake, context = draft.intake.worded(), current.context()
            with current.transaction() as session:
                placed = placing.place_order(session, actor, intake, context, current.now())
                return str(placed.order.id)

    def at_printable(self, **fields: str) -> Browser:
        """A technician's browser at a new order whose labels may be printed."""
        browser = self.signed_in()
        order_id = self.entered(**fields)
        rendered.make_printable(self.engine, order_id)
        self.notifiers.notified.clear()
        browser.open(f"/orders/{order_id}")
        return browser
