"""The words of a document, stored as JSON and read back."""

from typing import Any

import pytest

from labels.documents import DocumentContent
from labels.errors import ContentMalformed
from tests.labels.document_samples import DOCUMENT


def test_a_document_is_read_back_from_json_as_it_was() -> None:
    assert DocumentContent.from_json(DOCUMENT.to_json()) == DOCUMENT


@pytest.mark.parametrize(
    "broken",
    [
        {"title": 1},
        {"sections": {}},
        {"sections": [{"title": "Lots"}]},
        {"sections": [{"title": "Lots", "parts": [7]}]},
        {"sections": [{"title": "Lots", "parts": [{"heads": ["a", "b"], "rows": [["1"]]}]}]},
        {"sections": [{"title": "Lots", "parts": [{"heads": [], "rows": [[]]}]}]},
        {"more": ""},
    ],
)
def test_other_json_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ContentMalformed):
        DocumentContent.from_json({**DOCUMENT.to_json(), **broken})
