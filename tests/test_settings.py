"""The configuration of an installation, and the report of all its errors."""

import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pharmacy import settings
from pharmacy.settings import NotConfigured

SECRET = "a secret that is long enough to keep one"


def wrong(environment: dict[str, str]) -> list[str]:
    """Each configuration error."""
    with pytest.raises(NotConfigured) as caught:
        settings.read(environment)
    return str(caught.value).split("; ")


def named(tmp_path: Path, content: str | bytes) -> str:
    """The path of a file with this content."""
    path = tmp_path / "value"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


# Defaults.


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "sqlite:///var/pharmacy.db"),
        ("redis_url", "redis://127.0.0.1:6379/0"),
        ("secret_key", ""),
        ("host", "127.0.0.1"),
        ("port", 8000),
        ("public_url", "http://127.0.0.1:8000"),
        ("web_workers", 2),
        ("web_threads", 4),
        ("render_lease_seconds", 20),
        ("sweep_seconds", 1),
        ("requests_per_minute", 12_000),
        ("refusals_per_minute", 6_000),
        ("cookie_secure", False),
        ("asks_code", True),
        ("proxies", 0),
    ],
)
def test_what_is_not_set_has_a_default(name: str, value: object) -> None:
    assert getattr(settings.read({}), name) == value


def test_an_empty_value_counts_as_not_set() -> None:
    assert settings.read({"PORT": "", "DATABASE_URL": "", "PORT_FILE": ""}).port == 8000


# Values.


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("REDIS_URL", "redis://queue:6379/1", "redis_url", "redis://queue:6379/1"),
        ("SECRET_KEY", SECRET, "secret_key", SECRET),
        ("HOST", "::1", "host", "::1"),
        ("PORT", "65535", "port", 65535),
        ("PORT", "8010", "public_url", "http://127.0.0.1:8010"),
        ("HOST", "::1", "public_url", "http://[::1]:8000"),
        ("PUBLIC_URL", "https://rx.example:8443/", "public_url", "https://rx.example:8443"),
        ("WEB_WORKERS", "1", "web_workers", 1),
        ("WEB_THREADS", "16", "web_threads", 16),
        ("RENDER_LEASE_SECONDS", "60", "render_lease_seconds", 60),
        ("SWEEP_SECONDS", "5", "sweep_seconds", 5),
        ("REQUESTS_PER_MINUTE", "60", "requests_per_minute", 60),
        ("REFUSALS_PER_MINUTE", "1000000", "refusals_per_minute", 1_000_000),
        ("COOKIE_SECURE", "true", "cookie_secure", True),
        ("COOKIE_SECURE", "false", "cookie_secure", False),
        ("SECOND_FACTOR", "off", "asks_code", False),
        ("PROXIES", "2", "proxies", 2),
    ],
)
def test_what_is_set_is_taken(variable: str, text: str, name: str, value: object) -> None:
    assert getattr(settings.read({variable: text}), name) == value


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("PHARMACY_NAME", "Sample Pharmacy", "name", "Sample Pharmacy"),
        ("PHARMACY_ADDRESS", "1 Example Road", "address", "1 Example Road"),
        ("PHARMACY_STATE", "CA", "state", "CA"),
        ("PHARMACY_PHONE", "(512) 555-0111", "phone", "(512) 555-0111"),
        ("PHARMACY_TIMEZONE", "Pacific/Auckland", "timezone", ZoneInfo("Pacific/Auckland")),
        ("DEFAULT_STOCK", "4x2", "stock", "4x2"),
        ("SCHEDULE_STOCK", "a4", "schedule_stock", "a4"),
        ("TYPED_WEIGHTS", "refused", "permits_typed_weights", False),
    ],
)
def test_the_pharmacy_profile_settings_are_used(
    variable: str, text: str, name: str, value: object
) -> None:
    assert getattr(settings.read({variable: text}).profile, name) == value


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_plain_address_of_postgresql_gets_our_driver(scheme: str) -> None:
    url = settings.read({"DATABASE_URL": f"{scheme}://user@host/pharmacy"}).database_url
    assert url == "postgresql+psycopg://user@host/pharmacy"


@pytest.mark.parametrize("url", ["postgresql+psycopg://host/pharmacy", "sqlite:////data/p.db"])
def test_any_other_database_url_is_unchanged(url: str) -> None:
    assert settings.read({"DATABASE_URL": url}).database_url == url


# Files.


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("SECRET_KEY", SECRET, "secret_key", SECRET),
        ("PORT", "9000", "port", 9000),
        ("COOKIE_SECURE", "true", "cookie_secure", True),
        ("REDIS_URL", "redis://queue/0", "redis_url", "redis://queue/0"),
    ],
)
def test_a_value_may_be_in_a_file(
    tmp_path: Path, variable: str, text: str, name: str, value: object
) -> None:
    path = named(tmp_path, f"{text}\n")
    assert getattr(settings.read({f"{variable}_FILE": path}), name) == value


def test_a_file_takes_precedence_over_a_value(tmp_path: Path) -> None:
    path = named(tmp_path, SECRET)
    assert settings.read({"SECRET_KEY": "x" * 40, "SECRET_KEY_FILE": path}).secret_key == SECRET


def test_a_missing_file_is_named() -> None:
    assert wrong({"SECRET_KEY_FILE": "/nowhere/secret"}) == [
        "SECRET_KEY_FILE: No such file or directory"
    ]


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    assert wrong({"SECRET_KEY_FILE": str(tmp_path)}) == ["SECRET_KEY_FILE: Is a directory"]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    assert wrong({"SECRET_KEY_FILE": named(tmp_path, b"\xff" * 40)}) == [
        "SECRET_KEY_FILE: give a text in UTF-8"
    ]


@pytest.mark.parametrize("variable", ["SECRET_KEY", "DATABASE_URL", "PORT"])
def test_an_empty_file_is_named(tmp_path: Path, variable: str) -> None:
    """A secret that was not mounted must not silently become the default."""
    path = named(tmp_path, "\n")
    assert wrong({f"{variable}_FILE": path}) == [f"{variable}_FILE: the file is empty"]


# Errors.


@pytest.mark.parametrize(
    "text", ["0", "-1", "+1", "8000.0", "80 00", "1e3", "eight", "\N{ARABIC-INDIC DIGIT EIGHT}"]
)
def test_a_number_is_a_whole_one(text: str) -> None:
    assert wrong({"WEB_WORKERS": text}) == ["WEB_WORKERS: give a whole number from 1 to 1000"]


def test_a_number_of_5000_digits_is_refused() -> None:
    assert wrong({"WEB_WORKERS": "9" * 5000}) == ["WEB_WORKERS: give a whole number from 1 to 1000"]


@pytest.mark.parametrize("text", ["0", "65536", "99999"])
def test_a_port_must_exist(text: str) -> None:
    assert wrong({"PORT": text}) == ["PORT: give a whole number from 1 to 65535"]


@pytest.mark.parametrize("text", ["True", "yes", "1", "on", "TRUE"])
def test_truth_is_true_or_false(text: str) -> None:
    assert wrong({"COOKIE_SECURE": text}) == ["COOKIE_SECURE: give true or false"]


@pytest.mark.parametrize(
    "text",
    ["Texas", "CST6CDT5", "America", "../../etc/passwd", "/etc/localtime", "a\0b", "Etc/UTC "],
)
def test_a_zone_is_one_of_iana(text: str) -> None:
    assert wrong({"PHARMACY_TIMEZONE": text}) == [
        "PHARMACY_TIMEZONE: give an IANA time zone such as America/Chicago"
    ]


@pytest.mark.parametrize("length", [1, 31])
def test_a_short_secret_is_refused(length: int) -> None:
    assert wrong({"SECRET_KEY": "x" * length}) == ["SECRET_KEY: give at least 32 characters"]


def test_a_secret_of_32_characters_is_long_enough() -> None:
    assert settings.read({"SECRET_KEY": "x" * 32}).secret_key == "x" * 32


def test_a_short_secret_in_a_file_is_refused(tmp_path: Path) -> None:
    path = named(tmp_path, "short")
    assert wrong({"SECRET_KEY_FILE": path}) == ["SECRET_KEY: give at least 32 characters"]


def test_all_errors_are_reported_at_once() -> None:
    variables = {
        "SECRET_KEY": "short",
        "PORT": "0",
        "WEB_WORKERS": "none",
        "COOKIE_SECURE": "maybe",
        "PHARMACY_TIMEZONE": "Texas",
        "REDIS_URL_FILE": "/nowhere",
    }
    assert {line.partition(":")[0] for line in wrong(variables)} == set(variables)


@pytest.mark.parametrize("variable", ["SECRET_KEY", "PORT", "COOKIE_SECURE", "PHARMACY_TIMEZONE"])
def test_what_is_wrong_is_never_repeated(variable: str) -> None:
    """It may be a secret in the wrong variable."""
    assert "hunter2" not in "; ".join(wrong({variable: "hunter2"}))


# Secrets.


def test_settings_show_no_secret() -> None:
    made = settings.read({"SECRET_KEY": SECRET, "DATABASE_URL": "postgresql://u:hunter2@h/p"})
    assert (SECRET in f"{made} {made!r}", "hunter2" in f"{made} {made!r}") == (False, False)


def test_the_settings_of_a_process_are_those_of_its_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert settings.Settings.from_environment().port == 8123


# The pharmacy's calendar.


@pytest.mark.parametrize(
    ("hour", "day"),
    [(5, datetime.date(2026, 11, 22)), (6, datetime.date(2026, 11, 23))],
)
def test_a_day_begins_at_midnight_where_the_pharmacy_is(hour: int, day: datetime.date) -> None:
    now = datetime.datetime(2026, 11, 23, hour, tzinfo=datetime.UTC)
    assert settings.read({}).profile.today(now) == day
