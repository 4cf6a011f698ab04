"""The stored words of an order's labels: by language, place and indication."""

from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.services.planning import label_facts
from tests import factories
from tests.labels.samples import SAMPLE
from tests.refusals import code_of
from tests.services.contexts import ServiceContext


def order(language: str = "en", state: str = "TX", purpose: str | None = None) -> dict[str, Any]:
    body = factories.order_json()
    body["patient"]["language"] = language
    body["patient"]["address"]["state"] = state
    body["patient"]["medications"] = []
    body["prescription"]["purpose"] = purpose
    return body


def content(context: ServiceContext, body: dict[str, Any]) -> dict[str, Any]:
    return context.place(context.client(), body).order.labels[0].content


def test_a_label_stores_the_versions_that_determined_its_words(context: ServiceContext) -> None:
    label = context.place(context.client(), order()).order.labels[0]
    assert label.wording_version == "words-2026-11-30-4 phrases-2026-11-30-5 statements-2026-11-25"


@pytest.mark.parametrize("tag", ["es", "es-MX"])
def test_a_spanish_order_has_spanish_labels_and_an_english_plan(
    context: ServiceContext, tag: str
) -> None:
    placed = context.place(context.client(), order(tag)).order
    words = placed.labels[0].content
    assert words["directions"] == (
        "Tome 1 cápsula (0.5 mg) por la boca a la hora de acostarse durante 7 días."
    )
    (container,) = placed.plans[0].containers
    assert container.directions == "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days."
    assert container.directions in words["english"]


def test_another_language_has_english_labels_and_a_flag(context: ServiceContext) -> None:
    placed = context.place(context.client(), order("vi")).order
    assert placed.labels[0].content["directions"].startswith("Take 1 capsule")
    assert "language_not_printed" in [flag.code for flag in placed.flags]


def test_the_indication_is_on_the_label_as_written(context: ServiceContext) -> None:
    assert content(context, order(purpose="nerve pain"))["purpose"] == "For: nerve pain"


def test_no_purpose_leaves_no_caption(context: ServiceContext) -> None:
    assert content(context, order())["purpose"] == ""


def test_a_texan_pharmacy_says_how_to_dispose_in_every_state(context: ServiceContext) -> None:
    assert any("flush" in text for text in content(context, order(state="NV"))["statements"])


def test_an_order_may_name_the_stock_of_its_labels(context: ServiceContext) -> None:
    labels = context.place(context.client(), order() | {"label_stock": "62mm"}).order.labels
    assert {label.stock for label in labels} == {"62mm"}


@pytest.mark.parametrize("stock", ["9x9", "letter"])
def test_a_stock_that_no_label_is_on_is_refused(context: ServiceContext, stock: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        context.place(context.client(), order() | {"label_stock": stock})
    (problem,) = refused.value.problems
    assert (problem.pointer, problem.code) == ("/label_stock", "unknown_stock")
    assert code_of(problem) == "give_one_of"


def test_a_stock_that_is_too_small_is_refused_before_anything_is_stored(
    context: ServiceContext,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        context.place(context.client(), order() | {"label_stock": "3.5x1.25"})
    assert "3.5x1.25 stock" in str(refused.value.problems[0].message)
    assert "It fits on: 4x3, " in str(refused.value.problems[0].message)


def test_a_label_that_does_not_fit_names_the_stocks_that_carry_it() -> None:
    with pytest.raises(InvalidInput) as refused:
        label_facts.refuse_unless_it_fits(SAMPLE, "3.5x1.25")
    (problem,) = refused.value.problems
    assert problem.code == "text_does_not_fit"
    assert "It fits on: 4x3, 4x3-300dpi, " in str(problem.message)
