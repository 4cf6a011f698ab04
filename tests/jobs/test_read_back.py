"""A label counts as rendered after it was read back, and not before."""

import uuid
from collections.abc import Sequence

from labels import pdf
from labels.content import LabelContent
from labels.stock import Stock
from pharmacy import jobs, runtime, settings
from pharmacy.core.printing.labels import LabelState
from tests.jobs.sites import PharmacyWithWorkers
from tests.labels.readback import doctored


def spoilt(contents: Sequence[jobs.Content], stock: Stock) -> list[bytes]:
    """Labels, of which the second container's has a spot in its margin."""
    made = zip(contents, pdf.render_together(contents, stock), strict=True)
    return [_spotted(label, stock) if _is_second(content) else label for content, label in made]


def _is_second(content: jobs.Content) -> bool:
    return isinstance(content, LabelContent) and content.lot.endswith("-2")


def _spotted(label: bytes, stock: Stock) -> bytes:
    return doctored.inked(label, stock, (2, 2, 3, 3))


def test_a_spoiled_label_fails_alone_and_its_order_says_why(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    order_id = sqlite_site.post(phases=3)
    live = runtime.build(settings.read(sqlite_site.environment))

    jobs.render_order(live, uuid.UUID(order_id), spoilt)

    rendered, failed = LabelState.RENDERED, LabelState.FAILED
    assert sqlite_site.states(order_id) == [rendered, failed, rendered]
    answer = sqlite_site.app.test_client().get(
        f"/api/v1/orders/{order_id}", headers={"Authorization": f"Bearer {sqlite_site.key}"}
    )
    _, label, _, schedule = answer.get_json()["labels"]
    assert (label["state"], schedule["state"]) == ("failed", "rendered")
    assert "read back and is not right: there is ink outside its margins" in label["error"]


def drawn_without_a_picture(contents: Sequence[jobs.Content], stock: Stock) -> list[bytes]:
    """As if a calendar's picture were drawn with a spot in its margin."""
    made = zip(contents, pdf.render_together(contents, stock), strict=True)
    return [_spotted(page, stock) if getattr(one, "bars", ()) else page for one, page in made]


def test_a_calendar_whose_picture_cannot_be_drawn_is_made_without_it(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    order_id = sqlite_site.post(phases=2)
    live = runtime.build(settings.read(sqlite_site.environment))

    jobs.render_order(live, uuid.UUID(order_id), drawn_without_a_picture)

    answer = sqlite_site.app.test_client().get(
        f"/api/v1/orders/{order_id}", headers={"Authorization": f"Bearer {sqlite_site.key}"}
    )
    schedule = answer.get_json()["labels"][-1]
    assert (schedule["kind"], schedule["state"]) == ("schedule", "rendered")


def test_a_good_label_is_rendered(sqlite_site: PharmacyWithWorkers) -> None:
    order_id = sqlite_site.post(phases=2)
    live = runtime.build(settings.read(sqlite_site.environment))

    jobs.render_order(live, uuid.UUID(order_id), pdf.render_together)

    assert sqlite_site.states(order_id) == [LabelState.RENDERED] * 2
