"""The PDF of a label, read back."""

import dataclasses
import io
import multiprocessing

import pypdf
import pytest

from labels import errors, layout, pdf, readback, typesetting
from labels.content import LabelContent
from labels.pdf.renderer import Renderer
from tests.labels.samples import LONG, SAMPLE, STOCK, characters, fonts_of, text, unspaced

BOTH = pytest.mark.parametrize("content", [SAMPLE, LONG], ids=["sample", "long"])


@BOTH
def test_a_label_is_one_page_of_four_by_three_inches(content: LabelContent) -> None:
    pages = pypdf.PdfReader(io.BytesIO(pdf.render(content, STOCK))).pages

    assert [tuple(float(edge) for edge in page.mediabox) for page in pages] == [(0, 0, 288, 216)]


@BOTH
def test_every_word_of_the_content_is_on_the_label(content: LabelContent) -> None:
    drawn = unspaced(text(pdf.render(content, STOCK)))

    assert [words for _, words in content.texts() if unspaced(words) not in drawn] == []


@BOTH
def test_patient_drug_and_directions_are_twelve_points_or_more(content: LabelContent) -> None:
    drawn = characters(pdf.render(content, STOCK))
    marks = [character for character in drawn if character["text"] != " "]
    letters = "".join(character["text"] for character in marks)

    for words in (content.patient_name, content.drug, content.directions):
        start = letters.index(unspaced(words))
        sizes = {round(mark["size"], 2) for mark in marks[start : start + len(unspaced(words))]}
        assert min(sizes) >= 12


def test_the_label_is_set_in_liberation_sans_embedded_and_subsetted() -> None:
    page = pypdf.PdfReader(io.BytesIO(pdf.render(SAMPLE, STOCK))).pages[0]

    names, embedded = set(), []
    for font in fonts_of(page):
        descendant = font["/DescendantFonts"][0].get_object()
        names.add(str(descendant["/BaseFont"]).partition("+")[2])
        embedded.append(len(descendant["/FontDescriptor"]["/FontFile2"].get_data()))

    assert names == {"Liberation-Sans-Label", "Liberation-Sans-Label-Bold"}
    assert 0 < min(embedded) <= max(embedded) < 30_000


def test_the_warning_is_white_on_black() -> None:
    letters = [
        character
        for character in characters(pdf.render(SAMPLE, STOCK))
        if character["non_stroking_color"] not in ((0, 0, 0), (0,))
    ]

    assert unspaced("".join(letter["text"] for letter in letters)) == unspaced(SAMPLE.warnings[0])


def test_the_files_own_facts_name_no_patient() -> None:
    facts = pypdf.PdfReader(io.BytesIO(pdf.render(SAMPLE, STOCK))).metadata

    assert facts == {"/Title": "Container label", "/Producer": "WeasyPrint 70.0"}


def test_equal_content_gives_equal_bytes() -> None:
    assert pdf.render(SAMPLE, STOCK) == pdf.render(SAMPLE, STOCK)


def test_labels_drawn_together_look_as_each_does_alone() -> None:
    labels = [SAMPLE, LONG, dataclasses.replace(SAMPLE, drug="naltrexone HCl 4.5 mg capsule")]

    for content, made in zip(labels, pdf.render_together(labels, STOCK), strict=True):
        readback.check(made, content, STOCK)
        assert sorted(text(made)) == sorted(text(pdf.render(content, STOCK)))


def test_a_label_among_others_that_does_not_fit_is_named_by_its_field() -> None:
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        pdf.render_together([SAMPLE, dataclasses.replace(SAMPLE, drug="x" * 300)], STOCK)

    assert refusal.value.field == "drug"


def test_a_fork_of_a_warm_process_draws_the_same_label() -> None:
    pdf.render(pdf.SPECIMEN, STOCK)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        drawn = pool.apply(pdf.render, (SAMPLE, STOCK))

    assert drawn == pdf.render(SAMPLE, STOCK)


def test_a_label_drawn_in_another_font_is_refused() -> None:
    stylesheet = layout.stylesheet().replace(
        f'body {{\n  color: black;\n  font-family: "{layout.FAMILY}"',
        'body {\n  color: black;\n  font-family: "Liberation Serif"',
    )
    arrangement = typesetting.arrange(SAMPLE, STOCK)

    with pytest.raises(errors.FontMissing, match="Liberation Serif"):
        Renderer(STOCK, stylesheet).draw(
            layout.html(arrangement, stock=STOCK), [arrangement.part.areas]
        )
