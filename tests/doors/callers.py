"""Every kind of caller, each with its own kind of credentials."""

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.core.scopes import ALL_SCOPES, Scope
from pharmacy.models.flags import Flag
from pharmacy.models.orders import Order
from pharmacy.models.webhooks import WebhookDelivery
from pharmacy.services.clients import api_keys
from pharmacy.services.records import outbox
from tests import apps
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.conftest import NOW, new_key
from tests.api.fhir.clinics import Clinic
from tests.api.oauth_systems import System
from tests.doors.policy import AccessRule
from tests.fhir import samples
from tests.services import amending
from tests.web.browsers import Browser, PharmacySite
from tests.web.conftest import opened

PLACE = re.compile(r"<(?:\w+(?:\(\w+=\w+\))?:)?(\w+)>")
Ask = Callable[[AccessRule], TestResponse]
# Bodies for programs, where an empty object is not a valid request.
BODIES: dict[str, Any] = {
    "/api/v1/orders/<order_id>/cancel": {"reason": "a test"},
    "/api/v1/orders/<order_id>/amendments": amending.EXTEND,
}
# Not an id: every record has a first version.
VERSION = "1"
FILES = {"/static/<path:filename>": "app.css", "/api/static/<path:filename>": "docs.css"}


@dataclass
class Doors:
    """One pharmacy. `known` are the ids of existing records, all of them the client's own."""

    site: PharmacySite
    known: dict[str, str]
    token: str
    stranger_key: str
    people: dict[Role, Browser] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        """The application."""
        return self.site.app

    def stands(self, rule: AccessRule) -> bool:
        """Whether the URL, with its ids filled in, belongs to an existing record."""
        return all(name in self.known for name in PLACE.findall(rule.address))

    def path(self, rule: AccessRule) -> str:
        """The URL with the ids of existing records, and unknown ids of other kinds."""
        known = {**self.known, "filename": FILES.get(rule.address, "")}
        return PLACE.sub(lambda name: known.get(name[1], str(uuid.uuid4())), rule.address)

    def secrets(self, rule: AccessRule) -> set[str]:
        """What a response may contain only if the request names the record's id."""
        ids = {known for known in self.known.values() if known not in self.path(rule)}
        ids.discard(VERSION)
        return {*bodies.CANARIES, *ids}

    def program(self, key: str | None) -> Ask:
        """A client with a key, a token or neither."""
        shown = {} if key is None else {"Authorization": f"Bearer {key}"}

        def ask(rule: AccessRule) -> TestResponse:
            body = json.dumps(BODIES.get(rule.address, {})) if rule.method != "GET" else None
            kind = "application/json" if rule.scope else "application/x-www-form-urlencoded"
            asking = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": '"1"'}
            return self.app.test_client().open(
                self.path(rule),
                method=rule.method,
                headers={**shown, **asking},
                data=body,
                content_type=kind,
                buffered=True,
            )

        return ask

    def key(self, *scopes: Scope) -> str:
        """A key of the client with these scopes."""
        with db.transaction(self.site.engine) as session:
            return api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE, scopes)

    def without(self, scope: Scope) -> Ask:
        """The client itself, with a key that has every scope but this one."""
        return self.program(self.key(*(ALL_SCOPES - {scope})))

    def browser(self, role: Role) -> Browser:
        """A browser of a signed-in person. Its page is the list of orders."""
        browser = self.people.get(role)
        if browser is None or browser.client.get("/orders").status_code != 200:
            browser = self.people[role] = self.site.signed_in(role)
            browser.open("/orders")
        return browser

    def endpoint(self, rule: AccessRule, path: str) -> str:
        """The name of the endpoint."""
        with self.app.test_request_context(path, method=rule.method) as context:
            return str(context.request.endpoint)

    def person(self, role: Role) -> Ask:
        """A signed-in person, whose forms include the proof of this browser."""
        browser = self.browser(role)
        proof, client = {"csrf": browser.page.text_of("csrf")}, browser.client
        return lambda rule: client.open(
            self.path(rule),
            method=rule.method,
            data=None if rule.method == "GET" else proof,
            buffered=True,
        )


def opened_doors(engine: Engine, folder: Path) -> Doors:
    """A pharmacy with a held order of one client."""
    site = opened(apps.build(), engine, folder)
    client = Caller(site.app, site.engine, new_key(site.engine, "clinic"))
    with db.transaction(site.engine) as session:
        outbox.add_endpoint(session, COMMAND_LINE, "clinic", "https://localhost/", NOW)
    placed = client.post(bodies.order(patient__medications=[{"name": "oxycodone"}]))
    order = placed.get_json()
    with db.reading(site.engine) as session:
        flag_id = str(session.scalar(select(Flag.id)))
        delivery_id = str(session.scalar(select(WebhookDelivery.id)))
    known = {
        "order_id": order["id"],
        "label_id": order["labels"][0]["id"],
        "flag_id": flag_id,
        "delivery_id": delivery_id,
    }
    known |= by_fhir(client) | formulations_of(site)
    token = System(client).token(" ".join(Scope))
    return Doors(site, known, token, new_key(site.engine, "hospital"))


def formulations_of(site: PharmacySite) -> dict[str, str]:
    """The ids of two versions of a formulation, and of one that ships."""
    browser, code = site.signed_in("pharmacist"), "naltrexone-capsules"
    ids = {}
    for name in ("version_id", "other_id"):
        browser.open("/formulations")
        browser.send("/formulations/copy", {"code": code})
        ids[name] = browser.response.request.path.rpartition("/")[2]
    return {**ids, "code": "prednisone-capsules"}


def by_fhir(client: Caller) -> dict[str, str]:
    """The ids of the client's FHIR order, and of its parts."""
    clinic = Clinic(client)
    resource = clinic.create(samples.request()).get_json()
    with db.reading(client.engine) as session:
        order = session.get_one(Order, uuid.UUID(resource["id"]))
        containers = [str(one.id) for one in order.plans[0].containers]
        return {
            "request_id": resource["id"],
            "version": VERSION,
            "container_id": containers[0],
            "patient_id": str(order.patient_id),
            "practitioner_id": str(order.prescriber_id),
        }
