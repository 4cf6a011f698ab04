"""The common titration of low-dose naltrexone, ordered over HTTP like a prescriber's system."""

import datetime
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pharmacy.embedded import SampleOrderFailed, http

LABELS_SECONDS = 60.0
POLL_SECONDS = 0.1
GIVEN_NAMES = (
    "Alex", "Ariel", "Avery", "Blake", "Cameron", "Casey", "Charlie", "Dana", "Drew", "Ellis",
    "Emery", "Finley", "Harper", "Jamie", "Jordan", "Kai", "Lee", "Morgan", "Quinn", "Remy",
    "Robin", "Rowan", "Sam", "Taylor",
)  # fmt: skip
# Names of plants, so that nobody takes them for real people.
FAMILY_NAMES = (
    "Alder", "Aspen", "Bluebell", "Briar", "Clover", "Cypress", "Elderberry", "Fern", "Foxglove",
    "Hawthorn", "Hazel", "Heather", "Juniper", "Larkspur", "Laurel", "Linden", "Marigold", "Maple",
    "Poppy", "Rowanberry", "Sorrel", "Tansy", "Willow", "Yarrow",
)  # fmt: skip
FIRST_BIRTH = datetime.date(1946, 1, 1)
BIRTH_DAYS = 20_000


def order(external_id: str, written_on: datetime.date, number: int) -> dict[str, Any]:
    """The request: 0.5 mg at bedtime, up 0.5 mg every 7 days to 4.5 mg, then 30 days.

    Patient and prescriber are invented. Telephone numbers 555-01xx belong to nobody. Another number
    gives another patient, because a second order of one patient would be held.
    """
    return {
        "external_id": external_id,
        "patient": {
            **_nobody(number),
            "phone": "512-555-0123",
            "address": {
                "line": "12 Example Lane",
                "city": "Austin",
                "state": "TX",
                "postal_code": "78701",
            },
            "allergies": [],
            "medications": [],
            "conditions": [],
            "language": "en",
        },
        "prescriber": {"name": "Dr. Ada Example", "npi": "1234567893", "phone": "512-555-0145"},
        "prescription": {
            "drug": "naltrexone",
            "form": "capsule",
            "written_on": written_on.isoformat(),
            "schedule": {"titration": _titration()},
            "refills": 0,
        },
    }


def _nobody(number: int) -> dict[str, str]:
    """An invented person. The same one repeats after about eleven million numbers."""
    rest, given = divmod(number, len(GIVEN_NAMES))
    rest, family = divmod(rest, len(FAMILY_NAMES))
    born = FIRST_BIRTH + datetime.timedelta(days=rest % BIRTH_DAYS)
    return {
        "family_name": FAMILY_NAMES[family],
        "given_name": GIVEN_NAMES[given],
        "birth_date": born.isoformat(),
    }


def _titration() -> dict[str, Any]:
    return {
        "start": _milligrams("0.5"),
        "step": _milligrams("0.5"),
        "every_days": 7,
        "target": _milligrams("4.5"),
        "target_days": 30,
        "times": ["bedtime"],
    }


def _milligrams(value: str) -> dict[str, str]:
    return {"value": value, "unit": "mg"}


def place(client: http.JsonClient, now: datetime.datetime) -> dict[str, Any]:
    """The accepted order. Each start orders again, with a new id and a new patient."""
    external_id = f"DEMO-{now:%Y%m%d-%H%M%S}"
    body = order(external_id, now.date(), int(now.timestamp()))
    answer = client.post("/api/v1/orders", body, external_id)
    if answer.status != 201:
        raise SampleOrderFailed(f"The sample order was refused: {_text(answer)}")
    return answer.json()


def await_labels(
    client: http.JsonClient,
    order_id: str,
    watch: Callable[[], None],
    seconds: float = LABELS_SECONDS,
) -> dict[str, Any]:
    """The order with every label rendered. Calls `watch` repeatedly while it waits."""
    deadline = time.monotonic() + seconds
    while True:
        watch()
        answer = client.get(f"/api/v1/orders/{order_id}")
        if answer.status == 200 and _is_done(answer.json()):
            return answer.json()
        if answer.status == 200 and answer.json().get("status") == "held":
            raise SampleOrderFailed(f"The sample order is held: {_holds(answer.json())}")
        if time.monotonic() > deadline:
            raise SampleOrderFailed(f"After {seconds:.0f} s: {_missing(answer)}")
        time.sleep(POLL_SECONDS)


def _is_done(content: dict[str, Any]) -> bool:
    states = [label["state"] for label in content["labels"]]
    return bool(states) and all(state == "rendered" for state in states)


def _holds(content: dict[str, Any]) -> str:
    return " ".join(flag["message"] for flag in content["flags"] if flag["severity"] == "hold")


def _missing(answer: http.HttpResponse) -> str:
    if answer.status != 200:
        return f"the order could not be read: {_text(answer)}"
    labels = [label for label in answer.json()["labels"] if label["state"] != "rendered"]
    waiting = [f"{label['phase'] or label['kind']} ({label['state']})" for label in labels]
    return f"labels are not rendered; by phase: {', '.join(waiting) or 'there are none'}"


def fetch_labels(client: http.JsonClient, content: dict[str, Any], folder: Path) -> list[Path]:
    """Download each label to `folder`. Returns the paths in phase order."""
    paths = []
    for number, label in enumerate(content["labels"], start=1):
        answer = client.get(label["pdf"])
        if answer.status != 200:
            raise SampleOrderFailed(f"Label {number} could not be read: {_text(answer)}")
        path = folder / f"{content['external_id']}-{number:02}.pdf"
        path.write_bytes(answer.body)
        paths.append(path)
    return paths


def _text(answer: http.HttpResponse) -> str:
    if answer.status == 0:
        return "the web server did not answer"
    return f"status {answer.status}, {answer.body.decode(errors='replace')}"
