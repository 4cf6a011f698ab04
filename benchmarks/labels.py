"""Labels: rendered and read back, beside blabel and ReportLab with the same words."""

import concurrent.futures
import dataclasses
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Sequence

from benchmarks import other_labels
from labels import pdf, readback, typesetting
from labels.content import LabelContent
from labels.stock import STOCKS
from pharmacy import jobs

STOCK = STOCKS["4x3"]
RUNS = 15
SECONDS = 4.0
# The targets: how many times as long blabel is to take, and how many times ReportLab's we may.
AT_LEAST, AT_MOST = 3, 12

LAST = LabelContent(
    pharmacy_name="Lone Star Compounding Pharmacy",
    pharmacy_address="1200 Congress Avenue, Suite 4, Austin, TX 78701",
    pharmacy_phone="(512) 555-0142",
    rx_number="Rx 1000001",
    patient_name="Maria Example",
    drug="naltrexone HCl 4.5 mg capsule",
    directions="Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days.",
    phase="Phase 9 of 9, nights 57 to 86",
    quantity="30 capsules",
    prescriber="Dr. Ada Example",
    date="Nov 23, 2026",
    beyond_use="Discard after May 21, 2027",
    lot="1000001-9",
    storage=(
        "Store at room temperature, away from light and moisture. Keep out of reach of children."
    ),
    statements=(
        "This medicine was compounded by Lone Star Compounding Pharmacy. Compounded medicines are "
        "not FDA-approved: the FDA does not review them for safety, effectiveness or quality.",
    ),
    warnings=(
        "Do not take with opioid pain, cough or diarrhea medicines. Ask your pharmacist first.",
    ),
    barcode="01000001009018",
)


def run() -> None:
    """Print times for the nine labels of the LDN order, each the median of some runs.

    Warmed as a worker is before it forks its jobs.
    """
    order = ldn_labels()
    jobs.warm()
    print(f"\nThe nine labels of the LDN order on {STOCK.name} stock, in one warm process:")
    times = _in_turns(
        {
            "ours": lambda: _rendered(order),
            "ours, one after the other": lambda: _one_by_one(order),
            "read back": _read_back(order),
            "blabel, a file for each": lambda: other_labels.by_blabel(order),
            "blabel, one file of nine": lambda: other_labels.by_blabel_at_once(order),
            "ReportLab, a file for each": lambda: other_labels.by_reportlab(order),
        }
    )
    ours = times["ours"]
    for name, seconds in times.items():
        print(f"  {name}: {seconds * 1000:.3g} ms, {seconds / ours:.2f} times ours")
    blabel, reportlab = times["blabel, a file for each"], times["ReportLab, a file for each"]
    print(f"  blabel takes {blabel / ours:.2f} times ours (to be {AT_LEAST} at least)")
    print(f"  ours takes {ours / reportlab:.1f} times ReportLab's (to be {AT_MOST} at most)")
    print(f"  reading takes {times['read back'] / ours:.2f} times rendering (to be 1 at most)")
    print("\nLabels rendered and read back in a second, by workers that were warm:")
    for workers in sorted({1, os.cpu_count() or 1}):
        print(f"  {workers} workers: {_rate(workers):.1f}")


def ldn_labels() -> list[LabelContent]:
    """0.5 mg a night, up 0.5 mg every week, to 4.5 mg for 30 nights."""
    return [_phase(number) for number in range(1, 9)] + [LAST]


def _phase(number: int) -> LabelContent:
    dose = f"{number // 2}.5" if number % 2 else str(number // 2)
    return dataclasses.replace(
        LAST,
        drug=f"naltrexone HCl {dose} mg capsule",
        directions=f"Take 1 capsule ({dose} mg) by mouth at bedtime for 7 days.",
        phase=f"Phase {number} of 9, nights {7 * number - 6} to {7 * number}",
        quantity="7 capsules",
        lot=f"1000001-{number}",
        barcode=f"0100000100{number}018",
    )


def _rendered(order: Sequence[LabelContent]) -> list[bytes]:
    """As a job renders an order that is new to it: nothing of its arrangement is remembered."""
    typesetting.arrange.cache_clear()
    return pdf.render_together(order, STOCK)


def _one_by_one(order: Sequence[LabelContent]) -> list[bytes]:
    typesetting.arrange.cache_clear()
    return [pdf.render(content, STOCK) for content in order]


def _read_back(order: Sequence[LabelContent]) -> Callable[[], None]:
    made = _rendered(order)

    def read() -> None:
        for label, content in zip(made, order, strict=True):
            readback.check(label, content, STOCK)

    return read


def _in_turns(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median seconds of each; they take turns, so that a busy moment hits all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(RUNS + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if turn:  # the first warms up
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def _rate(workers: int) -> float:
    fork = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=fork) as pool:
        made = list(pool.map(_work, range(workers)))
    return sum(made) / SECONDS


def _work(_: int) -> int:
    order, made = ldn_labels(), 0
    deadline = time.perf_counter() + SECONDS
    while time.perf_counter() < deadline:
        for label, content in zip(_rendered(order), order, strict=True):
            readback.check(label, content, STOCK)
            made += 1
    return made
