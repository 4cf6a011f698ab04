"""The configuration of this installation: the only module that reads the environment."""

import datetime
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from labels.stock import CALENDAR_STOCKS, LABELS

SHORTEST_SECRET_KEY = 32
WHOLE_NUMBER = re.compile("[0-9]{1,9}", re.ASCII)
STATE = re.compile("[A-Z]{2}", re.ASCII)
ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?", re.ASCII)
TRUTH = {"true": True, "false": False}
# Without it, a demonstration works within a minute, and every page says that it is one.
SECOND_FACTOR = ("required", "off")
# Which day is the first of the beyond-use days. The first of these ends a day earlier.
BEYOND_USE_DAY_1 = ("day_made", "next_day")

TYPED_WEIGHTS = ("permitted", "refused")


class NotConfigured(Exception):
    """The environment is invalid. The message lists all errors, not just the first."""


@dataclass(frozen=True, slots=True)
class PharmacyProfile:
    """The pharmacy as on its labels, its time zone, and its usual stocks.

    state: whose law it dispenses by, two letters. beyond_use_day_1: which day is the first of the
    beyond-use days. fill_lead_days: how long before its first night a later fill is compounded.
    ready_hours: how long after it came in an order must be ready, if it has no start date.
    permits_typed_weights: whether a person may type a weight that a balance shows.
    """

    name: str
    address: str
    state: str
    phone: str
    timezone: ZoneInfo
    stock: str
    schedule_stock: str
    beyond_use_day_1: str
    fill_lead_days: int
    ready_hours: int
    permits_typed_weights: bool

    def today(self, now: datetime.datetime) -> datetime.date:
        """The pharmacy's calendar day at the moment `now`."""
        return now.astimezone(self.timezone).date()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `secret_key` is empty if no web server will run.

    asks_code: whether people sign in with a second factor. proxies: the number of our own reverse
    proxies, each of which forwards the client's address. webhooks_kept: how long webhook deliveries
    can be looked up and sent again.
    """

    database_url: str
    redis_url: str
    secret_key: str
    host: str
    port: int
    public_url: str
    web_workers: int
    web_threads: int
    render_lease_seconds: int
    sweep_seconds: int
    requests_per_minute: int
    refusals_per_minute: int
    cookie_secure: bool
    webhooks_to_loopback: bool
    webhooks_kept: datetime.timedelta
    asks_code: bool
    proxies: int
    profile: PharmacyProfile

    def __repr__(self) -> str:
        return "<Settings>"

    @classmethod
    def from_environment(cls) -> "Settings":
        """The settings of this process. Raises NotConfigured naming every invalid variable."""
        return read(os.environ)


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from `environment`. A variable `NAME` may be in a file named by `NAME_FILE`."""
    reader = _VariableReader(environment)
    host, port = reader.text("HOST", "127.0.0.1"), reader.number("PORT", 8000, most=65535)
    settings = Settings(
        database_url=_with_driver(reader.text("DATABASE_URL", "sqlite:///var/pharmacy.db")),
        redis_url=reader.text("REDIS_URL", "redis://127.0.0.1:6379/0"),
        secret_key=reader.secret("SECRET_KEY"),
        host=host,
        port=port,
        public_url=reader.origin("PUBLIC_URL", _own_origin(host, port)),
        web_workers=reader.number("WEB_WORKERS", 2),
        web_threads=reader.number("WEB_THREADS", 4),
        render_lease_seconds=reader.number("RENDER_LEASE_SECONDS", 20),
        sweep_seconds=reader.number("SWEEP_SECONDS", 1),
        requests_per_minute=reader.number("REQUESTS_PER_MINUTE", 12_000, most=1_000_000),
        refusals_per_minute=reader.number("REFUSALS_PER_MINUTE", 6_000, most=1_000_000),
        cookie_secure=reader.truth("COOKIE_SECURE", "false"),
        webhooks_to_loopback=reader.truth("WEBHOOKS_TO_LOOPBACK", "false"),
        webhooks_kept=datetime.timedelta(
            days=reader.number("WEBHOOKS_KEPT_DAYS", 30, most=3650, least=2)
        ),
        asks_code=reader.choice("SECOND_FACTOR", SECOND_FACTOR) == "required",
        proxies=reader.number("PROXIES", 0, least=0, most=9),
        profile=_profile(reader),
    )
    reader.raise_what_is_wrong()
    return settings


def _own_origin(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _profile(reader: "_VariableReader") -> PharmacyProfile:
    # Obviously fictitious (555-01xx numbers are reserved for fiction), so that labels of an
    # unconfigured pharmacy are recognizable.
    return PharmacyProfile(
        name=reader.text("PHARMACY_NAME", "Demonstration Compounding Pharmacy"),
        address=reader.text("PHARMACY_ADDRESS", "100 Example Street, Suite 1, Austin, TX 78701"),
        state=reader.state("PHARMACY_STATE", "TX"),
        phone=reader.text("PHARMACY_PHONE", "(512) 555-0100"),
        timezone=reader.zone("PHARMACY_TIMEZONE", "America/Chicago"),
        stock=reader.choice("DEFAULT_STOCK", tuple(LABELS)),
        schedule_stock=reader.choice("SCHEDULE_STOCK", tuple(CALENDAR_STOCKS)),
        beyond_use_day_1=reader.choice("BEYOND_USE_DAY_1", BEYOND_USE_DAY_1),
        fill_lead_days=reader.number("FILL_LEAD_DAYS", 7, most=90),
        ready_hours=reader.number("READY_HOURS", 24, most=720),
        permits_typed_weights=reader.choice("TYPED_WEIGHTS", TYPED_WEIGHTS) == "permitted",
    )


def _with_driver(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


class _VariableReader:
    """Reads variables one by one and collects their errors."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.wrong: list[str] = []

    def text(self, name: str, default: str) -> str:
        path = self.environment.get(f"{name}_FILE")
        if not path:
            return self.environment.get(name) or default
        try:
            content = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            return self._refuse(f"{name}_FILE: {error.strerror}", default)
        except UnicodeDecodeError:
            return self._refuse(f"{name}_FILE: give a text in UTF-8", default)
        # A secret that was not mounted must not silently become the default.
        return content or self._refuse(f"{name}_FILE: the file is empty", default)

    def _refuse(self, what: str, default: str) -> str:
        self.wrong.append(what)
        return default

    def secret(self, name: str) -> str:
        secret = self.text(name, "")
        if secret and len(secret) < SHORTEST_SECRET_KEY:
            self.wrong.append(f"{name}: give at least {SHORTEST_SECRET_KEY} characters")
        return secret

    def number(self, name: str, default: int, most: int = 1000, least: int = 1) -> int:
        text = self.text(name, str(default))
        if WHOLE_NUMBER.fullmatch(text) and least <= int(text) <= most:
            return int(text)
        self.wrong.append(f"{name}: give a whole number from {least} to {most}")
        return default

    def truth(self, name: str, default: str) -> bool:
        text = self.text(name, default)
        if text not in TRUTH:
            self.wrong.append(f"{name}: give true or false")
        return TRUTH.get(text, False)

    def choice(self, name: str, words: tuple[str, ...]) -> str:
        default, *_ = words
        text = self.text(name, default)
        return (
            text if text in words else self._refuse(f"{name}: give {' or '.join(words)}", default)
        )

    def state(self, name: str, default: str) -> str:
        text = self.text(name, default)
        if STATE.fullmatch(text):
            return text
        return self._refuse(f"{name}: give two capital letters, such as {default}", default)

    def origin(self, name: str, default: str) -> str:
        text = self.text(name, default).removesuffix("/")
        if ORIGIN.fullmatch(text):
            return text
        return self._refuse(f"{name}: give an address such as https://pharmacy.example", default)

    def zone(self, name: str, default: str) -> ZoneInfo:
        try:
            return ZoneInfo(self.text(name, default))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.wrong.append(f"{name}: give an IANA time zone such as {default}")
            return ZoneInfo(default)

    def raise_what_is_wrong(self) -> None:
        if self.wrong:
            raise NotConfigured("; ".join(self.wrong))
