"""A calibration label is printed, read back once by a person, and says if the printer is right."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select

from labels.stock import STOCKS
from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.errors import InvalidInput, NotReady
from pharmacy.core.printing.calibration import CalibrationState
from pharmacy.core.printing.calibration_codes import CalibrationCode, CodeSize
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.calibrations import PrinterCalibration
from pharmacy.services.printing import calibrations, printer_settings, printers, runs
from tests.refusals import code_of, codes_of
from tests.services.contexts import NOW, ServiceContext

URI = "zpl://192.0.2.9"
GOOD = {"left": "0", "right": "0", "top": "0", "bottom": "0", "lines": "even"}
NEVER, CHANGED = CalibrationState.NEVER, CalibrationState.CHANGED
BAD, RIGHT = CalibrationState.BAD, CalibrationState.GOOD


@pytest.fixture
def printer(context: ServiceContext) -> str:
    return context.printer(URI)


def print_label(context: ServiceContext, actor: Actor, printer_id: str) -> dict[str, str]:
    """The two codes of a new calibration label."""
    with context.transaction() as session:
        attempt = calibrations.print_calibration(session, actor, printer_id, context.notifier, NOW)
        query = select(PrinterCalibration.serial).where(PrinterCalibration.attempt_id == attempt.id)
        serial = session.scalars(query).one()
    return {
        "code": CalibrationCode(CodeSize.LARGE, serial).digits,
        "small": CalibrationCode(CodeSize.SMALL, serial).digits,
    }


def read(
    context: ServiceContext, actor: Actor, printer_id: str, codes: dict[str, str], **fields: str
) -> PrinterCalibration:
    """Type what is on the label."""
    typed = {**GOOD, **codes, **fields}
    with context.transaction() as session:
        return calibrations.record_readings(session, actor, printer_id, typed, NOW)


def state(context: ServiceContext, printer_id: str) -> CalibrationState | None:
    with context.reading() as session:
        return calibrations.states(session)[uuid.UUID(printer_id)]


def refused(what: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as error:
        what()
    return codes_of(error.value)


def test_a_printer_is_right_once_a_good_label_was_read(
    context: ServiceContext, person: Actor, printer: str
) -> None:
    assert state(context, printer) is NEVER
    codes = print_label(context, person, printer)
    assert state(context, printer) is NEVER
    label = read(context, person, printer, codes)
    assert (label.is_good, label.read_at) == (True, NOW)
    assert state(context, printer) is RIGHT
    last = context.entries()[-1]
    assert (last.event, last.actor_name) == ("printer:calibrated", "tina")
    assert last.detail["readings"] == GOOD
    assert (last.detail["is_good"], last.detail["stock"], last.detail["dpi"]) == (True, "4x3", 203)


def test_a_label_that_shows_a_shift_is_recorded_as_not_good_and_says_what_to_do(
    context: ServiceContext, person: Actor, printer: str
) -> None:
    label = read(context, person, printer, print_label(context, person, printer), left="20")
    assert label.is_good is False
    assert [code_of(finding) for finding in calibrations.findings_of(label)] == ["print_shifted"]
    assert state(context, printer) is BAD
    read(context, person, printer, print_label(context, person, printer))
    assert state(context, printer) is RIGHT
    read(context, person, printer, print_label(context, person, printer), lines="uneven")
    assert state(context, printer) is BAD


@pytest.mark.parametrize(
    "fields",
    [
        {"stock": "4x2"},
        {"uri": "zpl://192.0.2.10"},
        {"orientation": "upside-down"},
        {"tracking": "gap"},
    ],
)
def test_another_address_stock_or_placing_asks_for_a_new_one(
    context: ServiceContext, person: Actor, printer: str, fields: dict[str, str]
) -> None:
    read(context, person, printer, print_label(context, person, printer))
    finish(context)
    change(context, printer, fields)
    assert state(context, printer) is CHANGED
    change(context, printer, {"stock": "4x3", "uri": URI, "orientation": "own", "tracking": "own"})
    assert state(context, printer) is RIGHT


def finish(context: ServiceContext) -> None:
    """End all print jobs."""
    with context.transaction() as session:
        for label in session.scalars(select(PrinterCalibration)):
            label.attempt.state, label.attempt.ended_at = PrintState.SENT, NOW


def change(context: ServiceContext, printer_id: str, fields: dict[str, str]) -> None:
    with context.transaction() as session:
        printer_settings.change_printer(session, COMMAND_LINE, printer_id, fields, NOW)


def test_another_resolution_asks_for_a_new_one(
    context: ServiceContext, person: Actor, printer: str
) -> None:
    read(context, person, printer, print_label(context, person, printer))
    finish(context)
    change(context, printer, {"stock": "4x3-300dpi"})
    assert state(context, printer) is CHANGED


def test_darkness_moves_nothing(context: ServiceContext, person: Actor, printer: str) -> None:
    read(context, person, printer, print_label(context, person, printer))
    change(context, printer, {"darkness": "5"})
    assert state(context, printer) is RIGHT


def test_the_label_of_another_printer_is_refused_with_its_name(
    context: ServiceContext, person: Actor, printer: str
) -> None:
    other = context.printer(URI)
    codes = print_label(context, person, other)
    wrong = refused(lambda: read(context, person, printer, codes))
    assert wrong == {"/code": "calibration_of_other_printer"}
    assert state(context, printer) is state(context, other) is NEVER


def test_an_old_label_is_refused(context: ServiceContext, person: Actor, printer: str) -> None:
    old, new = (print_label(context, person, printer) for _ in range(2))
    wrong = {"/code": "calibration_is_old"}
    assert refused(lambda: read(context, person, printer, old)) == wrong
    finish(context)
    change(context, printer, {"stock": "4x2"})
    assert refused(lambda: read(context, person, printer, new)) == wrong
    assert state(context, printer) is NEVER


def test_a_label_is_read_once(context: ServiceContext, person: Actor, printer: str) -> None:
    codes = print_label(context, person, printer)
    read(context, person, printer, codes)
    events = context.events(uuid.UUID(printer))
    read(context, person, printer, codes)
    assert context.events(uuid.UUID(printer)) == events
    again = {"/code": "calibration_read_before"}
    assert refused(lambda: read(context, person, printer, codes, left="24")) == again
    ada = context.pharmacist()
    assert refused(lambda: read(context, ada, printer, codes)) == again
    assert state(context, printer) is RIGHT


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"code": ""}, {"/code": "scan_large_code"}),
        ({"code": "10000420"}, {"/code": "no_such_calibration"}),
        ({"code": "10000010010011"}, {"/code": "scan_large_code"}),
        ({"small": ""}, {"/small": "scan_small_code"}),
        ({"small": "20000429"}, {"/small": "scan_small_code"}),
        ({"left": "", "top": "5"}, {"/left": "give_one_of", "/top": "give_one_of"}),
        ({"small": "x", "lines": ""}, {"/small": "scan_small_code", "/lines": "give_one_of"}),
    ],
)
def test_every_wrong_field_is_named_and_nothing_is_stored(
    context: ServiceContext, person: Actor, printer: str, fields: dict[str, str],
    wrong: dict[str, str],
) -> None:  # fmt: skip
    with context.transaction() as session:
        calibrations.print_calibration(session, person, printer, context.notifier, NOW)
        label = session.scalars(select(PrinterCalibration)).one()
        label.serial = 17
    codes = {"code": CalibrationCode(CodeSize.LARGE, 17).digits,
             "small": CalibrationCode(CodeSize.SMALL, 17).digits}  # fmt: skip
    assert refused(lambda: read(context, person, printer, {**codes, **fields})) == wrong
    assert state(context, printer) is NEVER


def test_the_large_code_is_not_the_small_one(
    context: ServiceContext, person: Actor, printer: str
) -> None:
    codes = print_label(context, person, printer)
    swapped = {"code": codes["small"], "small": codes["code"]}
    assert refused(lambda: read(context, person, printer, swapped)) == {"/code": "scan_large_code"}
    twice = {"code": codes["code"], "small": codes["code"]}
    assert refused(lambda: read(context, person, printer, twice)) == {"/small": "scan_small_code"}


def test_a_folder_needs_no_calibration(context: ServiceContext) -> None:
    assert state(context, context.printer("folder:x")) is None


def test_a_paused_printer_prints_no_calibration_label(
    context: ServiceContext, person: Actor, printer: str
) -> None:
    with context.transaction() as session:
        printers.pause_printer(session, COMMAND_LINE, printer, NOW)
    with pytest.raises(NotReady):
        print_label(context, person, printer)


def test_the_worker_gets_the_words_of_the_label(
    context: ServiceContext, person: Actor, printer: str
) -> None:
    print_label(context, person, printer)
    finish(context)
    codes = print_label(context, person, printer)
    with context.reading() as session:
        label = session.scalars(
            select(PrinterCalibration).where(PrinterCalibration.number == 2)
        ).one()
        (waiting,) = runs.waiting_run(session, label.attempt_id)
    assert waiting.calibration is not None
    assert waiting.calibration.title == "Calibration 2"
    assert (waiting.calibration.large, waiting.calibration.small) == (codes["code"], codes["small"])
    assert waiting.calibration.printer == waiting.printer_name


def test_each_stock_can_be_read(context: ServiceContext) -> None:
    for stock in STOCKS.values():
        scale = calibrations.scale_of(stock)
        assert scale.edges
        assert scale.rim in scale.marks
