"""A minimal HTTP client for the supervisor's own web server, without a library."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

TIMEOUT_SECONDS = 10.0
# The environment's proxy does not apply between two programs of one machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response. Status 0 means no response."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object."""
        content: dict[str, Any] = json.loads(self.body)
        return content


@dataclass(frozen=True, slots=True)
class JsonClient:
    """Sends requests to one server with one API key."""

    address: str
    api_key: str

    def get(self, path: str) -> HttpResponse:
        """Send a GET request for `path`."""
        return self._ask(path, None, {})

    def post(self, path: str, content: object, idempotency_key: str) -> HttpResponse:
        """Send `content` as JSON."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
        return self._ask(path, json.dumps(content).encode(), headers)

    def _ask(self, path: str, data: bytes | None, headers: dict[str, str]) -> HttpResponse:
        request = urllib.request.Request(self.address + path, data, headers)
        request.add_header("Authorization", f"Bearer {self.api_key}")
        try:
            with OPENER.open(request, timeout=TIMEOUT_SECONDS) as response:
                return HttpResponse(response.status, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return HttpResponse(error.code, error.read())
        except OSError:
            return HttpResponse(0, b"")
