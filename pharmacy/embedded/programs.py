"""The three programs of the embedded service: Redis, one worker, the web server."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from pharmacy.embedded import NotStarted
from pharmacy.embedded.children import Program
from pharmacy.embedded.home import Home
from pharmacy.settings import Settings

# `worker.py` is beside the package, and the `pharmacy` command beside the interpreter.
WORKER = Path(__file__).resolve().parents[2] / "worker.py"
COMMAND = Path(sys.executable).with_name("pharmacy")


def environment(
    home: Home, settings: Settings, database_url: str, redis_socket: Path
) -> dict[str, str]:
    """The environment of the worker and the web server. It overrides ours."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": f"unix://{redis_socket}?db=0",
        "SECRET_KEY_FILE": str(home.secret_key),
        "HOST": settings.host,
        "PORT": str(settings.port),
        # So that the demo accounts can sign in within a minute. Every page says so.
        "SECOND_FACTOR": "off",
        # There is no balance to read: what it shows is typed, and marked as typed.
        "TYPED_WEIGHTS": "permitted",
        # If set in our environment, these would override the first two.
        "DATABASE_URL_FILE": "",
        "REDIS_URL_FILE": "",
    }


def redis(home: Home, redis_socket: Path) -> Program:
    """A private Redis that is not on the network and loses nothing in a crash."""
    found = shutil.which("redis-server")
    if found is None:
        raise NotStarted("redis-server is not installed: `make run` installs it.")
    listening = ["--port", "0", "--unixsocket", str(redis_socket), "--unixsocketperm", "700"]
    keeping = ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
    return Program("redis", [found, *listening, *keeping], home.logs / "redis.log", home.redis)


def worker(home: Home, environment: Mapping[str, str]) -> Program:
    """One worker with its sweep."""
    command = [sys.executable, str(WORKER)]
    return Program("worker", command, home.logs / "worker.log", environment=environment)


def web(home: Home, environment: Mapping[str, str]) -> Program:
    """The web server."""
    command = [sys.executable, str(COMMAND), "serve"]
    return Program("web", command, home.logs / "web.log", environment=environment)
