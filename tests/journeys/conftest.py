"""A whole pharmacy in separate processes, with a real browser."""

import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from tests import databases, forks, processes, redis_server
from tests.journeys import looking
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.scanning_desks import ScanningDesk, SlowPharmacy
from tests.web.conftest import opened

CHROMIUM = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


# Per module, because no other test of this process may run an event loop while Playwright runs.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the journeys of a file. Each has its own profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


def free_port() -> int:
    """A port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def pharmacy(sqlite_url: str, redis_url: str, tmp_path: Path) -> Iterator[Pharmacy]:
    """A pharmacy of one test."""
    with running(sqlite_url, redis_url, tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def shared_pharmacy(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pharmacy]:
    """A pharmacy for all journeys of a file. Each has its own order."""
    folder = tmp_path_factory.mktemp("shared")
    url = databases.copied(migrated_sqlite, folder)
    with redis_server.running() as redis, running(url, redis.url, folder) as found:
        yield found


@contextmanager
def running(database_url: str, redis_url: str, folder: Path) -> Iterator[Pharmacy]:
    """A web server, a worker and a folder printer. Their logs are in `folder`."""
    port = free_port()
    environment = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": "not a secret: of a test that is over soon",
        "PORT": str(port),
        "WEB_WORKERS": "1",
    }
    log = folder / "worker.log"
    worker = forks.start_worker(log, environment)
    web = forks.start_web_server(folder / "web.log", environment)
    found = Pharmacy(database_url, f"http://127.0.0.1:{port}", folder / "printed")
    try:
        found.furnish()
        processes.wait_until(lambda: "ready" in log.read_text(), "the worker")
        processes.wait_until(lambda: answers(found.address), "the web server")
        yield found
    finally:
        processes.stop(web, signal.SIGTERM)
        processes.stop(worker, signal.SIGTERM)


def answers(address: str) -> bool:
    """Whether the web server is ready."""
    try:
        with urllib.request.urlopen(f"{address}/readyz") as response:
            return bool(response.status == 200)
    except urllib.error.URLError:
        return False


@pytest.fixture
def desk(
    warm_app: Flask, sqlite_engine: Engine, tmp_path: Path, chromium: Browser
) -> Iterator[ScanningDesk]:
    site = opened(warm_app, sqlite_engine, tmp_path)
    slow = SlowPharmacy(site.app)
    with looking.served(slow) as address:
        yield ScanningDesk(site, slow, address, chromium)
        # The next test's database has the same path.
        for context in chromium.contexts:
            context.close()
        processes.wait_until(lambda: slow.under_way == 0, "the last answers")
