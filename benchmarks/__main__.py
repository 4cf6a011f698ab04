"""Prints the results of `make bench`. Times are reported, never asserted; answers are compared."""

from collections.abc import Callable, Sequence
from functools import partial

import click

from benchmarks import (
    against,
    installation,
    labels,
    orders,
    parts,
    planner,
    printing,
    sigs,
    stored,
    weighing,
)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--turns", default=against.TURNS, show_default=True, type=click.IntRange(1))
@click.option("--orders", "most", default=against.ORDERS, show_default=True, type=click.IntRange(1))
def main(*, names: Sequence[str], turns: int, most: int) -> None:
    """Run the named benchmarks, or every one but `against` and `printing`, the quick ones first.

    The options are for these two: the number of turns for each side, and, for `against`, the number
    of orders after which memory is measured.
    """
    usual: dict[str, Callable[[], None]] = {
        "planner": planner.run,
        "sigs": sigs.run,
        "weighing": weighing.run,
        "labels": labels.run,
        "orders": _every_database,
        "parts": parts.run,
        "stored": stored.run,
    }
    known = usual | {
        "against": partial(against.run, turns, most),
        "printing": partial(printing.run, turns),
    }
    if unknown := sorted(set(names) - set(known)):
        raise click.UsageError(f"no such benchmark: {', '.join(unknown)}; {', '.join(known)} are")
    for name in [name for name in known if name in (names or usual)]:
        known[name]()


def _every_database() -> None:
    with installation.databases() as urls:
        for name, url in urls.items():
            _orders(name, url)


def _orders(database: str, url: str) -> None:
    print(f"\nThe nine-phase LDN order over HTTP, {database}, two web processes, one worker:")
    with installation.running(url) as service:
        answered, rendered = orders.single_orders(service)
        print(f"  idle, POST answered: {answered}")
        print(f"  idle, POST to last of 9 labels rendered: {rendered}")
        print(f"  idle, a list of 20 of them: {orders.listed(service)}")
        print(orders.by_each_door(service))
        print(orders.load_row(service, "its worker rendering on the same cores"))
    with installation.running(url, has_worker=False) as service:
        print(orders.load_row(service, "no worker"))


if __name__ == "__main__":
    main()
