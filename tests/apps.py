"""The web application in this process, built once. Each test gives it new live parts.

Building it again takes longer than most requests, and compiles each template again.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from labels import discovery
from pharmacy import app, current, runtime, settings
from pharmacy.runtime import RedisNotifier

SECRET_KEY = "not a secret: of a test that is over soon"
ALONE = {
    "DATABASE_URL": "sqlite://",
    "REDIS_URL": "unix:///nowhere/redis.sock",
    "SECRET_KEY": SECRET_KEY,
}


def build(**more: str) -> Flask:
    """A new application, by default without a database and without Redis."""
    return app.create_app(settings.read({**ALONE, **more}))


def furnish(
    application: Flask, engine: Engine, notifier: RedisNotifier | None = None, **more: str
) -> None:
    """Give it these live parts. Without a notifier, no notification is received."""
    read = settings.read({**ALONE, **more})
    live = runtime.Live(read, engine, notifier or RedisNotifier(read.redis_url))
    current.install(application, live)


@pytest.fixture(scope="session")
def warm_app() -> Flask:
    """The application that the tests use in turn."""
    return build()


@pytest.fixture(scope="session", autouse=True)
def quick_search() -> Iterator[None]:
    """A search for printers ends at once in this process: the doors ask for it dozens of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discovery, "SECONDS", 0.01)
        yield
