"""Prints what `make bench` measures; times are told, never asserted."""

from benchmarks import installation, orders, planner


def main() -> None:
    """Run every benchmark, the quick ones first."""
    print("The planner, LDN titration (9 phases, 86 days):")
    for name, figures in planner.plans().items():
        print(f"  {name}: {figures}")
    with installation.databases() as urls:
        for name, url in urls.items():
            _orders(name, url)


def _orders(database: str, url: str) -> None:
    print(f"\nThe nine-phase LDN order over HTTP, {database}, one worker:")
    with installation.running(url) as service:
        answered, rendered = orders.single_orders(service)
        print(f"  idle, POST answered: {answered}")
        print(f"  idle, POST to last of 9 labels rendered: {rendered}")
        rate, waits = orders.under_load(service)
        print(f"  {orders.CLIENTS} clients at once: {rate:.1f} orders accepted a second; {waits}")


if __name__ == "__main__":
    main()
