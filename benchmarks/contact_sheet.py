"""Draws every kind of label on every stock and in every language, as a 1-bit printer prints it.

`python -m benchmarks.contact_sheet` redraws the picture in the README.
"""

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from labels import pdf, raster, typesetting
from labels.calendar import CalendarContent
from labels.content import LabelContent
from labels.stock import CALENDAR_STOCKS, LABELS, Stock
from pharmacy import formulary, wording
from pharmacy.core import schedules
from pharmacy.core.languages import Language
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.printing.labels import barcode_number
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import LastStep, TimeOfDay, Titration
from pharmacy.wording import Dispensing, patient_calendars

FILE = Path(__file__).parent.parent / ".github" / "contact-sheet.png"
DPI = 203
HALF, WHITE, GRAY = 128, 255, 160
GAP, SHRINK, GRAYS = 24, 2, 8
WIDTH = 3580
TODAY = datetime.date(2026, 11, 25)
BEYOND_USE = datetime.date(2027, 5, 23)
STATES = frozenset({"TX"})
RX = 1_000_001


def draw() -> None:
    """Write the picture."""
    pictures = [picture for language in Language for picture in _pictures(language)]
    sheet = _arranged(sorted(pictures, key=lambda one: -one.height))
    _smaller(sheet).quantize(GRAYS).save(FILE, optimize=True)


def _smaller(image: Image.Image) -> Image.Image:
    size = image.width // SHRINK, image.height // SHRINK
    return image.resize(size, Image.Resampling.BOX)


def _pictures(language: Language) -> Iterator[Image.Image]:
    facts, plan = _facts(language), _plan()
    dates = wording.ContainerDates(TODAY, BEYOND_USE)
    last = plan.containers[-1]
    number = barcode_number(RX, last.number, 1)
    full = wording.container_label(facts, plan, last, dates, number)
    short = dataclasses.replace(full, statements=(), warnings=(), storage="", english="")
    for stock in LABELS.values():
        if stock.dpi == DPI:
            carried = [
                one for one in (full, short) if stock.name in typesetting.stocks_that_can(one)
            ]
            yield from (_seen(content, stock)[0] for content in carried[:1])
    for page in _seen(_schedule(facts, plan), CALENDAR_STOCKS["letter"]):
        yield _smaller(page)


def _plan() -> Plan:
    half = Quantity.read("0.5", Unit.MG)
    titration = Titration(
        start=half,
        step=half,
        every_days=7,
        target=Quantity.read("4.5", Unit.MG),
        target_days=30,
        times=(TimeOfDay.BEDTIME,),
        last_step=LastStep.REFUSE,
    )
    schedule = schedules.schedule_of(schedules.titration_courses(titration))
    return capsules.plan_capsules(schedule, Limits(), Costs())


def _facts(language: Language) -> Dispensing:
    drug = formulary.find_drug("naltrexone")
    assert drug is not None
    return Dispensing(
        pharmacy_name="Demonstration Compounding Pharmacy",
        pharmacy_address="100 Example Street, Suite 1, Austin, TX 78701",
        pharmacy_phone="(512) 555-0100",
        rx_number=RX,
        patient_name="Maria Example",
        prescriber_name="Dr. Ada Example",
        drug=drug,
        form="capsule",
        statements=formulary.statements().due(STATES, TODAY),
        language=language,
        refills_left=2,
    )


def _schedule(facts: Dispensing, plan: Plan) -> CalendarContent:
    lots = {container.number: f"{RX}-{container.number}" for container in plan.containers}
    course = patient_calendars.PrintedCourse(datetime.date(2026, 12, 1), TODAY, lots, {})
    return patient_calendars.calendar_content(facts, plan, course, barcode_number(RX, 0, 1))


def _seen(content: LabelContent | CalendarContent, stock: Stock) -> list[Image.Image]:
    """Each page in black and white dots."""
    found = []
    with raster.opened(pdf.render(content, stock)) as document:
        for number in range(document.pages):
            page = document.page(number)
            width, height = (int(side * DPI / raster.POINTS_PER_INCH) for side in page.size())
            grays = page.grays(width, height, DPI)
            image = Image.frombytes("L", (width, height), bytes(grays))
            found.append(image.point(lambda gray: 0 if gray < HALF else WHITE))
    return found


def _arranged(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures in rows, the highest first."""
    places, x, y, row = [], GAP, GAP, 0
    for picture in pictures:
        if x + picture.width + GAP > WIDTH and x > GAP:
            x, y, row = GAP, y + row + GAP, 0
        places.append((x, y))
        x, row = x + picture.width + GAP, max(row, picture.height)
    sheet = Image.new("L", (WIDTH, y + row + GAP), GRAY)
    for picture, place in zip(pictures, places, strict=True):
        sheet.paste(picture, place)
    return sheet


if __name__ == "__main__":
    draw()
