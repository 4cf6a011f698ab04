"""The patient calendar of an order: one for each plan, with its words frozen."""

import io
from dataclasses import replace
from typing import Any

import pypdf

from labels.calendar import CalendarContent
from pharmacy.core.errors import InvalidInput
from pharmacy.models.labels import Label
from pharmacy.services.labels import stored_labels
from pharmacy.services.orders import placing
from pharmacy.services.printing import confirmations
from pharmacy.services.records import order_rows
from tests import factories
from tests.refusals import refuses
from tests.services import rendered
from tests.services.amending import EXTEND, STOP, amend, ldn
from tests.services.contexts import NOW, PROFILE, ServiceContext

LATER_START = {"start_on": None}


def schedule(context: ServiceContext, body: dict[str, Any]) -> Label:
    (found,) = context.place(context.client(), body).order.schedules
    return found


def content(context: ServiceContext, body: dict[str, Any]) -> CalendarContent:
    return CalendarContent.from_json(schedule(context, body).content)


def test_an_order_has_one_schedule_on_letter_paper(context: ServiceContext) -> None:
    found = schedule(context, factories.ldn_order_json())
    stored = (found.kind, found.number, found.version, found.stock, found.phase_number)
    assert stored == ("schedule", 0, 1, "letter", None)
    assert found.barcode[8:13] == "00001"


def test_it_lists_every_night_with_date_dose_and_container(context: ServiceContext) -> None:
    said = content(context, factories.ldn_order_json())
    assert said.steps[0] == (
        "Nights 1 to 7",
        "Dec 1 to Dec 7",
        "0.5 mg at bedtime",
        "1 capsule (0.5 mg) from bottle 1",
    )
    assert said.steps[-1][:3] == ("Nights 57 to 86", "Jan 26 to Feb 24", "4.5 mg at bedtime")
    nights = [row for block in said.blocks for row in block.rows]
    assert [night for night, _, _ in nights] == [f"Night {night}" for night in range(1, 87)]
    assert nights[0] == ("Night 1", "Tue Dec 1", "0.5 mg")
    assert nights[-1] == ("Night 86", "Wed Feb 24", "4.5 mg")


def test_it_names_each_container_by_its_lot(context: ServiceContext) -> None:
    said = content(context, factories.ldn_order_json())
    assert said.containers.texts[8] == "9: lot 1000001-9, 30 capsules of 4.5 mg"


def test_without_a_first_night_there_is_room_to_write_it(context: ServiceContext) -> None:
    said = content(context, factories.ldn_order_json() | LATER_START)
    assert any("First night: ____" in fact for fact in said.facts)
    assert {len(step) for step in said.steps} == {3}
    assert {date for block in said.blocks for _, date, _ in block.rows} == {""}


def test_it_says_what_to_do_on_a_missed_dose_and_when_to_call(context: ServiceContext) -> None:
    said = {
        part.title: part.texts for part in content(context, factories.ldn_order_json()).sections
    }
    assert "Do not take two doses at once." in said["If you miss a dose"][0]
    assert any("Dark urine" in text for text in said["When to call"])
    assert any("(512) 555-0100" in text for text in said["When to call"])
    assert any("compounded by" in text for text in said["About this medicine"])
    assert said["How to store it"][0].startswith("Store at room temperature")


def test_a_spanish_patient_has_a_spanish_schedule_with_english_for_the_pharmacist(
    context: ServiceContext,
) -> None:
    body = factories.ldn_order_json()
    body["patient"]["language"] = "es"
    said = content(context, body)
    assert said.steps[0] == (
        "Noches 1 a 7",
        "del 1 dic al 7 dic",
        "0.5 mg a la hora de acostarse",
        "1 cápsula (0.5 mg) del frasco 1",
    )
    (english,) = said.small_print
    assert "Nights 1 to 7: 0.5 mg at bedtime, 1 capsule (0.5 mg) from bottle 1;" in english


def test_an_amendment_supersedes_the_calendar_and_makes_another(context: ServiceContext) -> None:
    client = context.client()
    first, second = amend(context, client, ldn(context, client).id, EXTEND).schedules
    assert (first.version, first.superseded_at) == (1, NOW)
    assert (second.version, second.superseded_at) == (2, None)
    assert second.barcode != first.barcode
    said = CalendarContent.from_json(second.content)
    assert said.steps[0][0] == "Nights 22 to 35"
    assert "Your doses were changed. Throw away the schedule that you had before." in said.facts
    assert "plan 2" not in str(second.content).lower()


def test_a_stopped_course_has_no_current_calendar(context: ServiceContext) -> None:
    client = context.client()
    (ended,) = amend(context, client, ldn(context, client).id, STOP).schedules
    assert ended.superseded_at == NOW


def test_the_worker_renders_it_last_and_it_is_no_page_of_the_labels(
    context: ServiceContext,
) -> None:
    client = context.client()
    order = context.place(client, factories.ldn_order_json()).order
    rendered.make_printable(context.engine, str(order.id))
    (schedule,) = context.order(order.id).schedules
    assert schedule.state == "rendered"
    with context.reading() as session:
        pdfs = stored_labels.order_pdfs(
            session, client, order_rows.get_order(session, client, str(order.id))
        )
    joined = stored_labels.joined(pdfs)
    assert len(pypdf.PdfReader(io.BytesIO(joined)).pages) == 9


def test_its_barcode_leads_to_its_order(context: ServiceContext) -> None:
    found = schedule(context, factories.ldn_order_json())
    with context.reading() as session:
        assert confirmations.find_scanned(session, found.barcode).id == found.id


def test_another_paper_is_a_setting(context: ServiceContext) -> None:
    client, profile = context.client(), replace(PROFILE, schedule_stock="a4")
    intake = context.intake(factories.ldn_order_json(), profile=profile)
    facts = placing.Context(profile, context.notifier)
    with context.transaction() as session:
        placed = placing.place_order(session, client, intake, facts, NOW)
        assert placed.order.schedules[0].stock == "a4"


def test_it_is_printed_on_a_printer_with_its_paper_alone(context: ServiceContext) -> None:
    found = schedule(context, factories.ldn_order_json())
    rendered.make_printable(context.engine, str(found.order_id))
    tina, label = context.person(), context.label(found.id)
    with refuses(InvalidInput, "printer_of_other_stock"):
        context.intend(tina, label, context.printer(stock="4x3"))
    attempt = context.intend(tina, label, context.printer(stock="letter"))
    assert context.attempt(attempt).label_id == found.id
