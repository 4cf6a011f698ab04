"""Fixtures that every test may ask for; each service has a file of its own."""

import sys

from tests import network

pytest_plugins = [
    "tests.databases",
    "tests.ipp_printer",
    "tests.postgresql",
    "tests.redis_server",
]

sys.addaudithook(network.refuse_the_outside)
