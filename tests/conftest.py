"""Fixtures that every test may ask for; each service has a file of its own."""

import sys

import pytest
from hypothesis import settings

from tests import network

# In the order of their imports: pytest wants to be the first who imports a plugin.
pytest_plugins = [
    "tests.passwords",
    "tests.postgresql",
    "tests.databases",
    "tests.engines",
    "tests.apps",
    "tests.redis_server",
    "tests.ipp_printer",
    "tests.lprint",
    "tests.cups",
]

sys.addaudithook(network.refuse_the_outside)

# The same examples each time and no stopwatch: a busy machine makes no test fail.
# `make test ARGS=--hypothesis-profile=thorough` looks for new ones.
settings.register_profile("steady", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the tests, a file stays whole, and so do the printer's files.

    What a file starts once is then started once; and the printer's announcer, of which a machine
    has one, is started and ended by one process.
    """
    at_the_printer = {item.path for item in items if "ipp_printer" in fixtures_of(item)}
    for item in items:
        group = "printer" if item.path in at_the_printer else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


def fixtures_of(item: pytest.Item) -> list[str]:
    """The names of all fixtures that a test takes, or others for it."""
    return item.fixturenames if isinstance(item, pytest.Function) else []
