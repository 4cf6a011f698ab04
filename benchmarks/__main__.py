"""Prints what `make bench` measures; times are told, never asserted, answers are compared."""

import sys

from benchmarks import installation, labels, orders, planner, stored


def main(names: list[str]) -> None:
    """Run the benchmarks of these names, or every one, the quick ones first."""
    benchmarks = {
        "planner": planner.run,
        "labels": labels.run,
        "orders": _every_database,
        "stored": stored.run,
    }
    unknown = set(names) - set(benchmarks)
    if unknown:
        sys.exit(
            f"no such benchmark: {', '.join(sorted(unknown))}; there is {', '.join(benchmarks)}"
        )
    for name, run in benchmarks.items():
        if name in names or not names:
            run()


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
        print(orders.load_told(service, "its worker rendering on the same cores"))
    with installation.running(url, has_worker=False) as service:
        print(orders.load_told(service, "no worker"))


if __name__ == "__main__":
    main(sys.argv[1:])
