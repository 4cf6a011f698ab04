"""A label counts as rendered when it was read back, and not before."""

import uuid

from labels import pdf
from labels.stock import Stock
from pharmacy import jobs, runtime, settings
from pharmacy.core.labels import LabelState
from tests.jobs.house import House
from tests.labels.readback import doctored


def spoilt(content: jobs.Content, stock: Stock) -> bytes:
    """A label with a spot in its margin."""
    return doctored.inked(pdf.render(content, stock), stock, (2, 2, 3, 3))


def test_a_spoilt_label_fails_and_its_order_says_why(sqlite_house: House) -> None:
    order_id = sqlite_house.post(phases=1)
    live = runtime.build(settings.read(sqlite_house.environment))

    jobs.render_order(live, uuid.UUID(order_id), spoilt)

    assert sqlite_house.states(order_id) == [LabelState.FAILED]
    answer = sqlite_house.app.test_client().get(
        f"/api/v1/orders/{order_id}", headers={"Authorization": f"Bearer {sqlite_house.key}"}
    )
    label, _schedule = answer.get_json()["labels"]
    assert label["state"] == "failed"
    assert "read back and is not right: there is ink outside its margins" in label["error"]


def test_a_good_label_is_rendered(sqlite_house: House) -> None:
    order_id = sqlite_house.post(phases=2)
    live = runtime.build(settings.read(sqlite_house.environment))

    jobs.render_order(live, uuid.UUID(order_id), pdf.render)

    assert sqlite_house.states(order_id) == [LabelState.RENDERED] * 2
