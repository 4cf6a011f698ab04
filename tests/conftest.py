"""Fixtures that every test may ask for; each service has a file of its own."""

import sys

from hypothesis import settings

from tests import network

# In the order of their imports: pytest wants to be the first who imports a plugin.
pytest_plugins = [
    "tests.postgresql",
    "tests.databases",
    "tests.redis_server",
    "tests.ipp_printer",
]

sys.addaudithook(network.refuse_the_outside)

# The same examples each time and no stopwatch: a busy machine makes no test fail.
# `make test ARGS=--hypothesis-profile=thorough` looks for new ones.
settings.register_profile("steady", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("steady")
