"""Fixtures that every test may ask for; each service has a file of its own."""

import sys

from tests import network

# In the order of their imports: pytest wants to be the first who imports a plugin.
pytest_plugins = [
    "tests.postgresql",
    "tests.databases",
    "tests.redis_server",
    "tests.ipp_printer",
]

sys.addaudithook(network.refuse_the_outside)
