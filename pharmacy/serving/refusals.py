"""Responses to requests that are not accepted at all. Fixed words that repeat no input."""

import json

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask

from pharmacy.api.errors import TYPES

MOST_HEADER_LINES = 100
# By status: the end of the problem's type, its title, and what to do.
WORDS = {
    400: (
        "bad_request",
        "Bad Request",
        "The request is not HTTP/1.1. Correct it.",
    ),
    413: ("request_entity_too_large", "Too large", "The body is too large. Send a smaller one."),
    431: ("header_too_large", "Header too large", "The header is too large. Send a smaller one."),
    500: ("defect", "Internal error", "Nothing was stored. Please report it."),
    501: ("not_implemented", "Not Implemented", "Send the body with a length, or in chunks."),
}


class BoundedRequest(HTTPRequestParser):
    """A request while it arrives, with a limit for the number of header lines."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header. Raises ParsingError, which returns 400."""
        if header_plus.count(b"\n") > MOST_HEADER_LINES:
            raise ParsingError("too many lines in the header")
        super().parse_header(header_plus)


class RefusalTask(ErrorTask):
    """Responds with an RFC 9457 problem, as the application does, and closes the connection."""

    def execute(self) -> None:
        """Write the response."""
        error: object = getattr(self.request, "error", None)
        status = getattr(error, "code", 500)
        code, title, detail = WORDS.get(status, WORDS[500])
        problem = {"type": TYPES + code, "title": title, "status": status, "detail": detail}
        body = json.dumps(problem).encode()
        self.status = f"{status} {title}"
        self.response_headers = [
            ("Content-Type", "application/problem+json"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
