"""The common texts of all labels of an order: the pharmacy, the patient, the small print."""

import dataclasses
from collections.abc import Sequence

from labels.typesetting import Arrangement
from labels.typesetting.areas import Area, Part

Pages = tuple[Arrangement, ...]


def split(labels: Sequence[Pages]) -> tuple[list[Pages], Pages]:
    """Labels without the texts that all of them have in one place, and a page of those texts.

    A single label has none, and neither have patient calendars, which have several pages.
    """
    if len(labels) == 1 or any(len(pages) > 1 for pages in labels):
        return list(labels), ()
    alike = frozenset.intersection(*(frozenset(page.part.areas) for (page,) in labels))
    return [(_less(page, alike),) for (page,) in labels], (_only(labels[0][0], alike),)


def _less(page: Arrangement, alike: frozenset[Area]) -> Arrangement:
    own = tuple(area for area in page.part.areas if area not in alike)
    return dataclasses.replace(page, part=dataclasses.replace(page.part, areas=own))


def _only(page: Arrangement, alike: frozenset[Area]) -> Arrangement:
    shared = tuple(area for area in page.part.areas if area in alike)
    return dataclasses.replace(page, part=Part(page.part.height, areas=shared))
