"""A FHIR client that checks that each response is FHIR R4."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from werkzeug.test import TestResponse

from pharmacy.fhir import elements
from tests.api import bodies
from tests.api.callers import Caller
from tests.fhir import samples

BASE = "/fhir/R4"
MEDIA = "application/fhir+json"
# Values that R4B writes with fractions of a second or a time zone; nothing else is compared by eye.
PATH = re.compile(r"[A-Z][A-Za-z]+(\.[a-z][A-Za-z]*(\[[0-9]+\])?)*")


@dataclass(frozen=True)
class Clinic:
    """One client with its key."""

    caller: Caller

    def create(self, resource: Any, **headers: str) -> TestResponse:
        """Post a MedicationRequest. `If_None_Exist` is a header."""
        return self.ask("POST", "/MedicationRequest", resource, **headers)

    def get(self, path: str, **headers: str) -> TestResponse:
        """The response for a path below the base, or for a URL from a response."""
        return self.ask("GET", path.removeprefix(BASE), **headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """The response, which is FHIR, and names no patient if it is an error."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        response = self.caller.app.test_client().open(
            BASE + path,
            method=method,
            data=None if body is None else data,
            headers={
                "Authorization": f"Bearer {self.caller.key}",
                **({} if body is None else {"Content-Type": MEDIA}),
                **names,
            },
        )
        refuse_what_is_no_fhir(response)
        return response

    def with_key(self, key: str) -> "Clinic":
        """The same client with another key."""
        return replace(self, caller=self.caller.with_key(key))


def refuse_what_is_no_fhir(response: TestResponse) -> None:
    """Raises for a response that R4B's models refuse, or for an error that reveals too much."""
    assert response.status_code != 500, response.text
    if not response.data:
        return
    assert response.mimetype == MEDIA
    resource = response.get_json()
    get_fhir_model_class(resource["resourceType"]).model_validate_json(response.text)
    if resource["resourceType"] in elements.known_resources():
        elements.check(samples.as_read(resource), resource["resourceType"])
    if response.status_code >= 400:
        assert resource["resourceType"] == "OperationOutcome"
        assert not any(canary in response.text for canary in bodies.CANARIES)
        paths = [path for issue in resource["issue"] for path in issue.get("expression", ())]
        assert all(PATH.fullmatch(path) for path in paths), paths


def refused(response: TestResponse) -> dict[str, str]:
    """FHIR's code of each issue by its path. "" for one without."""
    return {
        issue.get("expression", [""])[0]: issue["code"] for issue in response.get_json()["issue"]
    }
