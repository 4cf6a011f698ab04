"""Fixtures that every test may ask for; each service has a file of its own."""

import sys

from tests import network

pytest_plugins = ["tests.postgresql", "tests.redis_server", "tests.databases"]

sys.addaudithook(network.refuse_the_outside)
