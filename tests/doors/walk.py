"""Every parameter that an endpoint reads, with hostile values."""

from collections import defaultdict
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict

# Empty, blank, U+0000, days at the ends of the calendar, numbers past every column, digits of other
# scripts, another kind of text, invalid UTF-8, a lone surrogate, and too much text.
VALUES: dict[str, bytes] = {
    "empty": b"",
    "blank": b" ",
    "nul": b"\0",
    "nul_inside": b"a\0b",
    "first_day": b"0001-01-01",
    "last_day": b"9999-12-31",
    "no_day": b"2026-02-30",
    "negative": b"-1",
    "huge": b"9" * 400,
    "from_last_day": b"ge9999-12-31",
    "till_first_day": b"le0001-01-01",
    "past_64_bits": b"9223372036854775808",
    "fraction": b"1e400",
    "not_a_number": b"NaN",
    "arabic_digits": "٣٤".encode(),
    "no_utf8": b"\xff\xfe",
    "half_a_pair": b"\xed\xa0\x80",
    "markup": b"'\"><script>",
    "way_up": b"../../etc/passwd",
    "identity": b"00000000-0000-0000-0000-000000000000",
    "long": b"x" * 20_000,
}
# Headers that clients and browsers send, and that could be wrong.
HEADERS = (
    "Accept",
    "Accept-Language",
    "Authorization",
    "Cookie",
    "Idempotency-Key",
    "If-Match",
    "If-None-Exist",
    "If-None-Match",
    "Origin",
    "Prefer",
    "Referer",
    "X-Forwarded-For",
    "X-Fragment",
)
HEADER_VALUES = ("", '""', "W/", 'W/"1", "2"', ",", "\xff", "9" * 400)
READ: dict[str, set[str]] = defaultdict(set)


class Watched(ImmutableMultiDict[str, Any]):
    """Parameters that record the names that were read."""

    def __getitem__(self, key: str) -> Any:
        READ[str(request.endpoint)].add(key)
        return super().__getitem__(key)

    def get(self, key: str, *rest: Any, **named: Any) -> Any:
        READ[str(request.endpoint)].add(key)
        return super().get(key, *rest, **named)

    def getlist(self, key: str, *rest: Any, **named: Any) -> list[Any]:
        READ[str(request.endpoint)].add(key)
        return super().getlist(key, *rest, **named)

    def __contains__(self, key: object) -> bool:
        READ[str(request.endpoint)].add(str(key))
        return super().__contains__(key)


class WatchedRequest(Request):
    """A request that records the reads of its query and form."""

    parameter_storage_class = Watched


def watch(app: Flask) -> None:
    """Record from now on what each URL reads."""
    app.request_class = WatchedRequest


def encoded(fields: dict[str, bytes]) -> str:
    """Fields encoded as a query or a form, with any bytes."""
    return "&".join(
        f"{quote_from_bytes(n.encode())}={quote_from_bytes(v)}" for n, v in fields.items()
    )


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, bytes]] = {}
        self.fields: dict[str, bytes] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form" and have.get("method") == "post":
            self.fields = self.forms.setdefault(have["action"], {})
        if tag in ("input", "select", "textarea", "button") and have.get("name"):
            self.fields.setdefault(have["name"], have.get("value", "").encode())
        if tag == "button" and have.get("formaction"):
            self.forms.setdefault(have["formaction"], self.fields)


def forms_of(html: str) -> dict[str, dict[str, bytes]]:
    """The fields of each form of a page with their values, by the form's URL."""
    reader = _Forms()
    reader.feed(html)
    return reader.forms
