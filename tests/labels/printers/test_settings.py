"""The settings of a printer for its stock are sent with each label, and only those that are set."""

import pytest
from zebrafy.zebrafy_zpl import ZebrafyZPL

from labels import printers
from labels.device_settings import DeviceSettings, PrintMode, Tracking
from labels.dots import Dots, Printable
from labels.printers import ipp_settings, paper_of
from labels.printers.devices import DeviceLanguage
from labels.printers.ipp_answers import Said
from labels.printers.languages import epl, tspl, zpl
from labels.printers.paper import Form, PrinterPaper
from labels.printers.socket_printer import SocketPrinter
from labels.stock import LABELS
from tests import processes, zpl_device
from tests.lprint import LabelServer

# Three rows of nine dots, in which no turn is the same as another.
DOTS = Dots(9, 3, 203, b"\xc0\x00\x80\x00\x00\x80")
OWN = DeviceSettings()
GAP = DeviceSettings(Tracking.GAP, gap_tenths=30)
LPRINT: Said = {
    "job-creation-attributes-supported": ["copies", "print-darkness"],
    "media-col-supported": ["media-size", "media-tracking"],
}


@pytest.mark.parametrize(
    ("language", "settings", "commands"),
    [
        (zpl, DeviceSettings(Tracking.GAP), b"^XA^MNY^PW9^LL3"),
        (zpl, DeviceSettings(Tracking.CONTINUOUS), b"^XA^MNN^PW9"),
        (zpl, DeviceSettings(Tracking.MARK, darkness=-5), b"^XA^MNM^MD-5^PW9"),
        (zpl, DeviceSettings(mode=PrintMode.CUTTER), b"^XA^MMC^PW9"),
        (zpl, OWN, b"^XA^PW9"),
        (tspl, GAP, b"SIZE 1.13 mm,0.38 mm\r\nGAP 3.0 mm,0 mm\r\nCLS\r\nBITMAP 0,0,2,3,0,"),
        (tspl, DeviceSettings(Tracking.MARK, 25), b"mm\r\nBLINE 2.5 mm,0 mm\r\nCLS\r\n"),
        (tspl, DeviceSettings(Tracking.CONTINUOUS, darkness=9), b"\r\nGAP 0,0\r\nDENSITY 9\r\nCLS"),
        (tspl, OWN, b"SIZE 1.13 mm,0.38 mm\r\nCLS\r\n"),
        (epl, GAP, b"\r\nN\r\nq9\r\nQ3,24\r\nGW0,0,2,3,"),
        (epl, DeviceSettings(Tracking.CONTINUOUS, darkness=0), b"\r\nN\r\nD0\r\nq9\r\nQ3,0\r\n"),
        (epl, OWN, b"\r\nN\r\nq9\r\nQ3\r\n"),
    ],
)
def test_what_is_set_is_sent_before_the_dots_and_nothing_else(
    language: DeviceLanguage, settings: DeviceSettings, commands: bytes
) -> None:
    assert commands in language.written(DOTS, settings)


def test_settings_change_no_dot_of_a_label() -> None:
    dots = Dots(16, 2, 203, b"\xff\x01\x80\x7f")
    settings = DeviceSettings(Tracking.GAP, darkness=30, mode=PrintMode.PEEL_OFF)
    plain, set_up = (zpl.written(dots, one).decode() for one in (OWN, settings))
    (one,), (other,) = ZebrafyZPL(plain).to_images(), ZebrafyZPL(set_up).to_images()
    assert one.tobytes() == other.tobytes()


def test_three_millimeters_are_24_dots_at_203_and_35_at_300() -> None:
    assert [GAP.gap(dpi) for dpi in (203, 300)] == [24, 35]


def test_labels_that_leave_with_their_other_end_first_are_turned_dot_by_dot() -> None:
    paper = paper_of(LABELS["4x3"], None, DeviceSettings(is_upside_down=True))
    turned = paper.laid(DOTS)
    assert (turned.width, turned.height, turned.rows) == (9, 3, b"\x80\x00\x00\x80\x01\x80")
    assert turned.upside_down() == DOTS
    tall = paper_of(LABELS["4x3-tall"], None, DeviceSettings(is_upside_down=True))
    assert tall.laid(DOTS) == DOTS.turned().turned().turned()


def test_an_ipp_printer_gets_the_settings_that_it_lists() -> None:
    settings = DeviceSettings(Tracking.GAP, darkness=20)
    found = ipp_settings.accepted(LPRINT, settings, Form.PWG_BLACK)
    assert (found.darkness, found.tracking, found.unsent) == (20, "web", ())
    newer: Said = {
        "media-tracking-supported": ["continuous", "gap"],
        "print-darkness-supported": [16],
    }
    assert ipp_settings.accepted(newer, settings, Form.PDF).tracking == "gap"
    marked = DeviceSettings(Tracking.MARK)
    assert ipp_settings.accepted(newer, marked, Form.PDF).unsent == ("tracking",)


def test_settings_that_an_ipp_printer_does_not_list_are_named() -> None:
    settings = DeviceSettings(Tracking.CONTINUOUS, darkness=20, is_upside_down=True)
    found = ipp_settings.accepted({}, settings, Form.PDF)
    assert found.unsent == ("darkness", "tracking", "orientation")
    assert (found.darkness, found.tracking, found.is_upside_down) == (None, None, False)
    assert ipp_settings.accepted({}, OWN, Form.PDF).unsent == ()


def test_a_pdf_is_turned_by_the_printer_and_dots_are_turned_here() -> None:
    said: Said = {"orientation-requested-supported": [3, 4, 5, 6]}
    settings = DeviceSettings(is_upside_down=True)
    assert ipp_settings.accepted(said, settings, Form.PDF).is_upside_down
    for form in (Form.PWG_BLACK, Form.URF):
        found = ipp_settings.accepted(said, settings, form)
        assert (found.is_upside_down, found.unsent) == (False, ())


def sent_to(server: LabelServer, paper: PrinterPaper) -> bytes:
    """What the device receives from LPrint for a label of this paper."""
    before = len(server.device.received)
    printer = printers.open_printer(server.uri)
    report = printer.ask(paper)
    assert report.settings.unsent == ()
    dots = Dots(812, 609, 203, b"\xff" * 102 * 609)
    sent = printer.send(Printable(b"", dots), "label-1", report.named(paper))
    ended = printers.JobState.COMPLETED
    processes.wait_until(lambda: printer.track(sent.reference).state is ended, "the label")
    return bytes(server.device.received[before:])


def test_lprint_prints_with_the_darkness_and_tracking_of_the_printer(
    label_server: LabelServer,
) -> None:
    stock = LABELS["4x3"]
    plain = sent_to(label_server, paper_of(stock))
    settings = DeviceSettings(Tracking.CONTINUOUS, darkness=20)
    set_up = sent_to(label_server, paper_of(stock, None, settings))
    assert (b"^MNN" in plain, b"^MNN" in set_up) == (False, True)
    # A fifth of the 30 steps.
    assert (b"MD0\n" in plain, b"MD6\n" in set_up) == (True, True)


def test_a_resolution_that_a_person_states_replaces_a_missing_report() -> None:
    with zpl_device.running() as device:
        device.identity = None
        for dpi, warned in ((None, ["resolution-not-reported-warning"]), (203, [])):
            paper = paper_of(LABELS["4x3"], None, DeviceSettings(dpi=dpi))
            report = SocketPrinter(device.uri, zpl, 2, 5, 4).ask(paper)
            assert [*report.reasons] == warned


def test_a_label_wider_than_the_print_head_is_refused_where_the_head_is_known() -> None:
    with zpl_device.running() as device:
        for head, is_refused in ((None, False), (812, False), (811, True)):
            paper = paper_of(LABELS["4x3"], None, DeviceSettings(head_dots=head))
            refusals = SocketPrinter(device.uri, zpl, 2, 5, 4).ask(paper).refusals
            assert ["812 dots wide" in one for one in refusals] == [True] * is_refused
