"""Every parameter that an address reads, with values that nobody means well by."""

from collections import defaultdict
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict

# Empty, blank, U+0000, days at the ends of the calendar, numbers past every column, digits of
# other scripts, another kind of text, bytes that are no UTF-8, half a surrogate pair, and too much.
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
# What programs and browsers send beside the address and the body, and what they could mistype.
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
    """Parameters that remember under which names they were asked for."""

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
    """A request whose query and form are watched."""

    parameter_storage_class = Watched


def watch(app: Flask) -> None:
    """Remember from now on what each address reads."""
    app.request_class = WatchedRequest


def encoded(fields: dict[str, bytes]) -> str:
    """Fields as a query or a form carries them, whatever their bytes."""
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
    """The fields of each form of a page, as they stand there, by the form's address."""
    reader = _Forms()
    reader.feed(html)
    return reader.forms
