"""The embedded service from start to stop."""

import datetime
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pharmacy import revisions
from pharmacy.embedded import (
    NotStarted,
    SampleOrderFailed,
    demonstration,
    demonstration_bench,
    dose_chart,
    http,
    plan_table,
    programs,
    sample_order,
)
from pharmacy.embedded.children import Children
from pharmacy.embedded.home import Home, occupied
from pharmacy.settings import Settings

READY_SECONDS = 60.0
WATCH_SECONDS = 0.2
POLL_SECONDS = 0.05


def run(settings: Settings, *, once: bool) -> int:
    """Serve until Ctrl-C, or with `once` until the sample order's labels. Returns the exit status.

    Uses only `var/` in the current folder, whatever DATABASE_URL says: demo accounts and a sample
    order must not get into a real database.
    """
    home = Home(Path("var"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with occupied(home):
            _require_free(settings.host, settings.port)
            _serve(home, settings, once=once)
    except (NotStarted, SampleOrderFailed) as error:
        click.echo(error.message, err=True)
        return 1
    except KeyboardInterrupt:
        click.echo("Stopped.")
    return 0


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the web server does: a recently closed port counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NotStarted(
                f"{host}:{port} cannot be used ({error.strerror}): choose another port, such as"
                f" `make run PORT={port + 1}`."
            ) from None


def _serve(home: Home, settings: Settings, *, once: bool) -> None:
    home.make()
    database_url = f"sqlite:///{home.database}"
    revisions.upgrade(database_url)
    accounts = demonstration.accounts(home, database_url, settings.profile, _now())
    demonstration_bench.check_balance(database_url, settings.profile, _now())
    address = _address(settings)
    click.echo(f"Starting on {address}; the logs are in {home.logs}/.")
    with _children(home, settings, database_url) as children:
        client = http.JsonClient(address, accounts.api_key)
        _await(lambda: client.get("/readyz").status == 200, home, children)
        _order_sample(client, home, children)
        _show_accounts(accounts, home)
        if once:
            return
        click.echo(f"\nServing on {address}. Ctrl-C stops it.")
        while True:
            children.watch()
            time.sleep(WATCH_SECONDS)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


@contextmanager
def _children(home: Home, settings: Settings, database_url: str) -> Iterator[Children]:
    """Redis, the worker and the web server. All are stopped at the end."""
    children = Children()
    # Not under `var/`: a socket's path is limited to 107 bytes.
    with tempfile.TemporaryDirectory(prefix="pharmacy-") as folder:
        redis_socket = Path(folder) / "redis.sock"
        environment = programs.environment(home, settings, database_url, redis_socket)
        try:
            children.start(programs.redis(home, redis_socket))
            _await(redis_socket.exists, home, children)
            children.start(programs.worker(home, environment))
            children.start(programs.web(home, environment))
            yield children
        finally:
            _ignore_signals()
            children.stop()


def _ignore_signals() -> None:
    # A second Ctrl-C would leave children behind. A child that hangs is killed after a timeout
    # anyway.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _await(is_ready: Callable[[], bool], home: Home, children: Children) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not is_ready():
        children.watch()
        if time.monotonic() > deadline:
            raise NotStarted(
                f"Not ready after {READY_SECONDS:.0f} s; see the logs in {home.logs}/."
            )
        time.sleep(POLL_SECONDS)


def _order_sample(client: http.JsonClient, home: Home, children: Children) -> None:
    began = time.monotonic()
    placed = sample_order.place(client, _now())
    content = sample_order.await_labels(client, placed["id"], children.watch)
    seconds = time.monotonic() - began
    paths = sample_order.fetch_labels(client, content, home.printed)
    lines = [
        f"\nSample order {content['external_id']}, {content['rx_number']}\n",
        *dose_chart.lines(content["plan"]),
        *plan_table.lines(content["plan"]),
        f"\n{len(paths)} labels, rendered {seconds:.1f} s after the order:",
        *(f"  {path}" for path in paths),
    ]
    click.echo("\n".join(lines))


def _show_accounts(accounts: demonstration.Accounts, home: Home) -> None:
    click.echo(f"\nDemo accounts (kept in {home.accounts}):")
    for line in accounts.lines():
        click.echo(f"  {line}")
