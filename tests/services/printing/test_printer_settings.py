"""The settings of a printer belong to its stock. Empty ones are the printer's own."""

import uuid

import pytest

from labels.device_settings import DeviceSettings, PrintMode, Tracking
from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.models.printers import Printer
from pharmacy.services.printing import printer_settings, printers, stored_settings
from tests.refusals import codes_of
from tests.services.contexts import NOW, ServiceContext

ZPL, TSPL, EPL, IPP = "zpl://192.0.2.9", "tspl://192.0.2.9", "epl://192.0.2.9", "ipp://192.0.2.9/p"


def change(context: ServiceContext, printer_id: str, **fields: str) -> None:
    with context.transaction() as session:
        printer_settings.change_printer(session, COMMAND_LINE, printer_id, fields, NOW)


def settings(context: ServiceContext, printer_id: str) -> DeviceSettings:
    with context.reading() as session:
        printer = session.get_one(Printer, uuid.UUID(printer_id))
        return stored_settings.settings_of(session, printer)


def test_what_is_set_stays_until_it_is_the_printers_own_again(context: ServiceContext) -> None:
    one = context.printer(ZPL)
    assert settings(context, one) == DeviceSettings()
    change(context, one, tracking="gap", darkness="-5", mode="cutter", orientation="upside-down")
    change(context, one, dpi="203", head="832")
    assert settings(context, one) == DeviceSettings(
        Tracking.GAP, None, -5, PrintMode.CUTTER, is_upside_down=True, dpi=203, head_dots=832
    )
    change(context, one, tracking="own", darkness="", mode="own", orientation="normal", head="own")
    assert settings(context, one) == DeviceSettings(dpi=203)


def test_each_stock_has_settings_of_its_own(context: ServiceContext) -> None:
    one = context.printer(ZPL)
    change(context, one, darkness="7", head="832")
    change(context, one, stock="4x2")
    assert settings(context, one) == DeviceSettings(head_dots=832)
    change(context, one, stock="4x3")
    assert settings(context, one).darkness == 7


def test_a_change_is_audited_with_what_was_before(context: ServiceContext) -> None:
    one = context.printer(ZPL)
    change(context, one, darkness="7")
    change(context, one, darkness="7")
    change(context, one, stock="4x2", uri=TSPL)
    assert context.events(uuid.UUID(one)) == ["printer:added", "printer:changed", "printer:changed"]
    last = context.entries()[-1].detail
    assert last["before"] == {"uri": ZPL, "stock": "4x3", "settings": {}}
    assert last["after"] == {"uri": TSPL, "stock": "4x2", "settings": {}}


@pytest.mark.parametrize(
    ("uri", "fields", "refused"),
    [
        (ZPL, {"darkness": "31"}, {"/darkness": "whole_number_between"}),
        (TSPL, {"darkness": "-1"}, {"/darkness": "whole_number_between"}),
        (IPP, {"darkness": "1.5"}, {"/darkness": "whole_number_between"}),
        (ZPL, {"darkness": "dark"}, {"/darkness": "whole_number_between"}),
        (ZPL, {"tracking": "holes"}, {"/tracking": "give_one_of"}),
        (ZPL, {"orientation": "left"}, {"/orientation": "give_one_of"}),
        (ZPL, {"tracking": "gap", "gap": "3"}, {"/gap": "setting_not_sent"}),
        (TSPL, {"tracking": "gap"}, {"/gap": "gap_length_needed"}),
        (TSPL, {"tracking": "gap", "gap": "25.41"}, {"/gap": "millimeters_between"}),
        (TSPL, {"tracking": "gap", "gap": "25.5"}, {"/gap": "millimeters_between"}),
        (TSPL, {"gap": "3"}, {"/gap": "gap_without_tracking"}),
        (TSPL, {"mode": "cutter"}, {"/mode": "setting_not_sent"}),
        (EPL, {"tracking": "gap", "gap": "1.9"}, {"/gap": "millimeters_between"}),
        (EPL, {"tracking": "mark", "gap": "3"}, {"/tracking": "setting_not_sent"}),
        (IPP, {"mode": "tear-off"}, {"/mode": "setting_not_sent"}),
        ("folder:x", {"darkness": "1"}, {"/darkness": "setting_not_sent"}),
        ("folder:x", {"orientation": "upside-down"}, {"/orientation": "setting_not_sent"}),
        (ZPL, {"dpi": "300"}, {"/dpi": "stock_of_other_resolution"}),
        (ZPL, {"head": "811"}, {"/head": "head_too_narrow"}),
        (ZPL, {"stock": "62mm", "tracking": "gap"}, {"/tracking": "stock_is_roll"}),
        (ZPL, {"stock": "5x5"}, {"/stock": "give_one_of"}),
        (
            ZPL,
            {"darkness": "99", "mode": "x", "dpi": "1", "head": "-2"},
            {
                "/mode": "give_one_of",
                "/dpi": "whole_number_between",
                "/head": "whole_number_between",
            },
        ),
    ],
)
def test_what_the_printer_cannot_be_sent_is_refused_at_its_field(
    context: ServiceContext, uri: str, fields: dict[str, str], refused: dict[str, str]
) -> None:
    one = context.printer(uri)
    with pytest.raises(InvalidInput) as error:
        change(context, one, **fields)
    assert codes_of(error.value) == refused
    assert settings(context, one) == DeviceSettings()


@pytest.mark.parametrize(
    ("uri", "fields"),
    [
        (TSPL, {"tracking": "mark", "gap": "2.5", "darkness": "15"}),
        (EPL, {"tracking": "gap", "gap": "3", "darkness": "0"}),
        (EPL, {"tracking": "continuous"}),
        (IPP, {"tracking": "gap", "darkness": "-100", "orientation": "upside-down"}),
        (ZPL, {"head": "812"}),
        (ZPL, {"stock": "62mm-300dpi", "dpi": "300", "head": "732", "tracking": "continuous"}),
    ],
)
def test_what_the_printer_accepts_is_stored(
    context: ServiceContext, uri: str, fields: dict[str, str]
) -> None:
    one = context.printer(uri)
    change(context, one, **fields)
    assert settings(context, one) != DeviceSettings()


def test_an_address_of_another_kind_takes_the_settings_along_or_is_refused(
    context: ServiceContext,
) -> None:
    one = context.printer(ZPL)
    change(context, one, darkness="-5")
    with pytest.raises(InvalidInput) as error:
        change(context, one, uri=TSPL)
    assert codes_of(error.value) == {"/darkness": "whole_number_between"}
    change(context, one, uri=TSPL, darkness="8")
    assert settings(context, one).darkness == 8


def test_a_printer_with_print_jobs_keeps_its_address_and_stock(
    context: ServiceContext, person: Actor
) -> None:
    """Its jobs would be looked for at another printer."""
    one = context.printer(ZPL)
    waiting = context.intend(person, context.rendered_label(), one)
    for fields in ({"uri": IPP}, {"stock": "4x2"}):
        with pytest.raises(NotReady):
            change(context, one, **fields)
    change(context, one, darkness="3")
    context.send(waiting, has_ended=False)
    with pytest.raises(NotReady):
        change(context, one, uri=IPP)


def test_a_changed_stock_has_one_default(context: ServiceContext) -> None:
    one, _, third = context.printer(ZPL), context.printer(ZPL), context.printer(ZPL, "4x2")
    change(context, one, stock="4x2")
    change(context, third, stock="62mm")
    with context.reading() as session:
        found = {str(p.id): p.is_default for p in printers.find_printers(session)}
    assert (found[one], found[third]) == (False, True)


def test_a_removed_printer_has_no_settings_to_change(context: ServiceContext) -> None:
    one = context.printer(ZPL)
    with context.transaction() as session:
        printers.remove_printer(session, COMMAND_LINE, one, NOW)
    with pytest.raises(NotFound):
        change(context, one, darkness="1")
