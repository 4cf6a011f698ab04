"""A label's words, stored and read back."""

import json

import pytest

from labels import content, errors
from tests.labels.samples import SAMPLE


def test_a_label_survives_being_stored_as_json() -> None:
    stored = json.dumps(SAMPLE.to_json())

    assert content.LabelContent.from_json(json.loads(stored)) == SAMPLE


def test_a_label_without_one_of_its_fields_is_not_read() -> None:
    stored = SAMPLE.to_json()
    del stored["patient_name"]

    with pytest.raises(errors.ContentMalformed) as refusal:
        content.LabelContent.from_json(stored)

    assert refusal.value.field == "patient_name"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "red"),
        ("directions", 7),
        ("directions", ["Take 1"]),
        ("warnings", "Do not"),
        ("warnings", [None]),
    ],
)
def test_a_label_with_an_unknown_or_mistyped_field_is_not_read(field: str, value: object) -> None:
    with pytest.raises(errors.ContentMalformed) as refusal:
        content.LabelContent.from_json({**SAMPLE.to_json(), field: value})

    assert refusal.value.field == field


def test_words_that_were_stored_before_a_field_was_known_are_read() -> None:
    stored = SAMPLE.to_json()
    for field in ("purpose", "english", "language"):
        del stored[field]

    assert content.LabelContent.from_json(stored) == SAMPLE


def test_a_label_in_a_language_without_captions_is_not_read() -> None:
    with pytest.raises(errors.ContentMalformed) as refusal:
        content.LabelContent.from_json({**SAMPLE.to_json(), "language": "fr"})

    assert refusal.value.field == "language"
