"""Labels: rendering and reading back, compared with blabel and ReportLab for the same words."""

import concurrent.futures
import dataclasses
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Sequence

from benchmarks import other_labels, real_worker
from labels import pdf, readback, typesetting
from labels.calendar import CalendarContent
from labels.content import LabelContent
from labels.stock import CALENDAR_STOCKS, STOCKS, Stock
from pharmacy import jobs
from pharmacy.core import schedules
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, PrescribedPhase, TimeOfDay
from pharmacy.wording import patient_calendars
from tests import factories

STOCK = STOCKS["4x3"]
PAPER = CALENDAR_STOCKS["letter"]
RUNS = 15
SECONDS = 4.0
# The targets: blabel takes at least 3 times our time, and we take at most 12 times ReportLab's.
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
    """Print median times for nine labels and the calendar of the LDN order.

    Everything is preloaded, as in a worker before it forks its jobs.
    """
    order, calendar = ldn_labels(), ldn_calendar()
    jobs.warm()
    print(f"\nThe nine labels of the LDN order on {STOCK.name} stock, in one warm process:")
    times = _in_turns(
        {
            "ours": lambda: _rendered(order),
            "ours, one after the other": lambda: _one_by_one(order),
            "read back": _read_back(order),
            "its patient calendar": lambda: _rendered([calendar], PAPER),
            "the calendar read back": _read_back([calendar], PAPER),
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
    print("\nLabels and calendars rendered and read back in a second, by processes that were warm:")
    for processes in sorted({1, os.cpu_count() or 1}):
        print(f"  {processes} processes: {_rate(processes):.1f}")
    print(f"By a real worker, from a queue in Redis into PostgreSQL: {real_worker.rate():.1f}")


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


def ldn_calendar() -> CalendarContent:
    """The patient calendar of these labels."""
    half = Quantity.read("0.5", Unit.MG)
    days = [7] * 8 + [30]
    asked = schedules.schedule_of(
        [
            PrescribedPhase((Dose(TimeOfDay.BEDTIME, half * n),), long)
            for n, long in enumerate(days, start=1)
        ]
    )
    made = capsules.plan_capsules(asked, Limits(max_capsules_per_dose=1), Costs())
    lots = {container.number: f"1000001-{container.number}" for container in made.containers}
    course = patient_calendars.PrintedCourse(None, factories.TODAY, lots, {})
    return patient_calendars.calendar_content(
        factories.dispensing(), made, course, factories.BARCODE
    )


def _rendered(contents: Sequence[jobs.Content], stock: Stock = STOCK) -> list[bytes]:
    """Rendering an order for the first time, without any cached layout."""
    typesetting.arrange.cache_clear()
    return pdf.render_together(contents, stock)


def _one_by_one(order: Sequence[LabelContent]) -> list[bytes]:
    typesetting.arrange.cache_clear()
    return [pdf.render(content, STOCK) for content in order]


def _read_back(contents: Sequence[jobs.Content], stock: Stock = STOCK) -> Callable[[], object]:
    made = _rendered(contents, stock)

    return lambda: readback.check_together(made, contents, stock)


def _in_turns(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median seconds of each. They take turns, so that a busy moment affects all equally."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(RUNS + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if turn:  # the first run warms up
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def _rate(processes: int) -> float:
    fork = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(processes, mp_context=fork) as pool:
        return sum(pool.map(_work, range(processes)))


def _work(_: int) -> float:
    papers: list[tuple[Sequence[jobs.Content], Stock]] = [
        (ldn_labels(), STOCK),
        ([ldn_calendar()], PAPER),
    ]
    made, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < SECONDS:
        for contents, stock in papers:
            files = _rendered(contents, stock)
            readback.check_together(files, contents, stock)
            made += len(files)
    return made / passed
