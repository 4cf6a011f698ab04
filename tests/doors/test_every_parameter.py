"""No value in any parameter of any URL causes a server error."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote_from_bytes

from sqlalchemy import Engine
from werkzeug.test import Client, TestResponse

from pharmacy.core.roles import Role
from pharmacy.core.scopes import ALL_SCOPES
from tests.doors import policy, walk
from tests.doors.callers import PLACE, Doors, opened_doors
from tests.doors.policy import AccessRule
from tests.doors.walk import HEADER_VALUES, HEADERS, VALUES

RULES = policy.read()
# In a field's name, the number of its row.
NUMBER = re.compile(r"(?<=\.)\d+")
# Endpoints that end a session run with a person of their own, after all others.
STRANGEST = ("nul_inside", "last_day", "past_64_bits")
ENDS = ("/sign-out", "/account/sessions")


def _known(known: dict[str, str], place: re.Match[str]) -> str:
    return known.get(place[1], "1")


def alike(names: Iterable[str]) -> list[str]:
    """These parameters. Of the rows of a list, which are read alike, only the first and the last.

    A new version of a formulation has 460 fields in 60 rows.
    """
    rows: dict[str, list[tuple[list[int], str]]] = defaultdict(list)
    for name in names:
        numbers = [int(number) for number in NUMBER.findall(name)]
        rows[NUMBER.sub("#", name)].append((numbers, name))
    return sorted({one for of in rows.values() for _, one in (min(of), max(of))})


class Walker:
    """A caller that requests every permitted URL, each time with one wrong value."""

    def __init__(self, doors: Doors) -> None:
        self.doors, self.defects = doors, list[str]()
        self.key = doors.key(*ALL_SCOPES)
        self.browsers = {role: doors.browser(role) for role in Role}
        self.forms = dict(self._forms())

    def _forms(self) -> Iterator[tuple[str, dict[str, bytes]]]:
        """The forms of the pages, by URL."""
        for rule in RULES:
            if rule.method == "GET" and rule.roles:
                page = self.ask(rule, self.doors.path(rule))
                yield from walk.forms_of(page.text if page.mimetype == "text/html" else "").items()

    def ask(
        self,
        rule: AccessRule,
        path: str,
        query: str = "",
        body: str = "",
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """Request one URL as a permitted caller."""
        shown = dict(headers or {})
        role = min(rule.roles, key=list(Role).index, default=None)
        client: Client = self.doors.app.test_client()
        if role is not None:
            browser = self.browsers[role]
            client, body = browser.client, f"{body}&csrf={browser.page.text_of('csrf')}"
        elif rule.scope:
            shown.setdefault("Authorization", f"Bearer {self.key}")
            shown.setdefault("Idempotency-Key", "walk")
            shown.setdefault("If-Match", '"1"')
        return client.open(
            path,
            method=rule.method,
            query_string=query,
            data=body if rule.method != "GET" else None,
            content_type="application/x-www-form-urlencoded" if rule.method != "GET" else None,
            headers=shown,
            buffered=True,
        )

    def look(self, rule: AccessRule, what: str, answer: TestResponse) -> None:
        """Record a server error."""
        if answer.status_code >= 500:
            self.defects.append(f"{rule} {what}: {answer.status_code}")

    def wrong_fields(self, rule: AccessRule, kinds: Sequence[str], *, one_by_one: bool) -> None:
        """Parameters of the query or form with each kind of value: all, or one at a time."""
        path = self.doors.path(rule)
        fields = {n: v for n, v in self.forms.get(path, {}).items() if n != "csrf"}
        self.look(rule, "as it stands", self.ask(rule, path, body=walk.encoded(fields)))
        names = {*walk.READ[self.doors.endpoint(rule, path)], *fields} - {"csrf"}
        turns = [{name} for name in alike(names)] if one_by_one else [names]
        for kind in kinds:
            for wrong in turns:
                sent = walk.encoded({**fields, **dict.fromkeys(wrong, VALUES[kind])})
                query, body = (sent, "") if rule.method == "GET" else ("", sent)
                case = f"{','.join(sorted(wrong))[:60]} {kind}"
                self.look(rule, case, self.ask(rule, path, query, body))

    def wrong_paths(self, rule: AccessRule) -> None:
        """Each placeholder of the URL with each value."""
        for name in PLACE.findall(rule.address):
            for kind, value in VALUES.items():
                known = {**self.doors.known, name: quote_from_bytes(value, safe="") or "%20"}
                path = PLACE.sub(partial(_known, known), rule.address)
                self.look(rule, f"{name} in the path {kind}", self.ask(rule, path))

    def wrong_headers(self, rule: AccessRule) -> None:
        """Each header with each value, the others valid."""
        path = self.doors.path(rule)
        for header in HEADERS:
            for value in HEADER_VALUES:
                if header != "Cookie" or not rule.roles:
                    case = f"{header}: {value[:20]}"
                    self.look(rule, case, self.ask(rule, path, headers={header: value}))


def walker(engine: Engine, folder: Path) -> Walker:
    """A caller for one pharmacy."""
    doors = opened_doors(engine, folder)
    walk.watch(doors.app)
    return Walker(doors)


def rules() -> list[AccessRule]:
    """Every rule, those that end a session last."""
    return sorted(RULES, key=lambda rule: rule.address in ENDS)


def test_no_parameter_of_any_address_makes_a_defect(
    postgresql_engine: Engine, tmp_path: Path
) -> None:
    """PostgreSQL refuses more than SQLite: U+0000, numbers past 64 bits, invalid dates."""
    somebody = walker(postgresql_engine, tmp_path)
    for rule in rules():
        somebody.wrong_fields(rule, STRANGEST, one_by_one=True)
        somebody.wrong_paths(rule)
    assert somebody.defects == []


def test_no_value_in_all_parameters_makes_a_defect(sqlite_engine: Engine, tmp_path: Path) -> None:
    somebody = walker(sqlite_engine, tmp_path)
    for rule in rules():
        somebody.wrong_fields(rule, [*VALUES], one_by_one=False)
    assert somebody.defects == []


def test_no_header_of_a_program_makes_a_defect(sqlite_engine: Engine, tmp_path: Path) -> None:
    somebody = walker(sqlite_engine, tmp_path)
    for rule in rules():
        if rule.scope:
            somebody.wrong_headers(rule)
    assert somebody.defects == []
