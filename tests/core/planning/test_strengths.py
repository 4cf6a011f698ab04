"""The search finds every set of strengths that could be best, and no other."""

from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.planning import strengths
from pharmacy.core.planning.strengths import TooManyPossibilities

LDN = {5: 7, 10: 7, 15: 7, 20: 7, 25: 7, 30: 7, 35: 7, 40: 7, 45: 30}
TAPER_24 = dict.fromkeys(range(1, 25), 7)
Figures = tuple[int, int, int]


def figures(
    times: dict[int, int], candidates: list[int], most: int = 3, kinds: int = 99
) -> list[Figures]:
    return [choice.figures for choice in strengths.front(times, candidates, most, kinds)]


def by_brute_force(
    times: dict[int, int], candidates: list[int], most: int, kinds: int
) -> list[Figures]:
    """Every set of every size, every dose with every number of capsules, without dominated ones."""
    tried = [
        _figures(times, chosen, most)
        for size in range(1, min(kinds, len(candidates)) + 1)
        for chosen in combinations(sorted(candidates), size)
    ]
    possible = {found for found in tried if found is not None}
    return sorted(found for found in possible if not any(_beats(o, found) for o in possible))


def _figures(times: dict[int, int], chosen: tuple[int, ...], most: int) -> Figures | None:
    counts = {dose: _count(dose, chosen, most) for dose in times}
    if 0 in counts.values():
        return None
    total = sum(counts[dose] * often for dose, often in times.items())
    return len(chosen), total, max(counts.values())


def _count(dose: int, chosen: tuple[int, ...], most: int) -> int:
    for count in range(1, most + 1):
        if any(sum(way) == dose for way in combinations_with_replacement(chosen, count)):
            return count
    return 0


def _beats(one: Figures, other: Figures) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


DOSES = st.dictionaries(st.integers(1, 14), st.sampled_from([1, 2, 7, 30]), min_size=1, max_size=6)
CANDIDATES = st.lists(st.integers(1, 14), min_size=1, max_size=8, unique=True)


@given(DOSES, CANDIDATES, st.integers(1, 4), st.integers(1, 6))
def test_the_front_is_what_trying_everything_gives(
    times: dict[int, int], candidates: list[int], most: int, kinds: int
) -> None:
    assert figures(times, candidates, most, kinds) == by_brute_force(times, candidates, most, kinds)


@given(DOSES, CANDIDATES, st.integers(1, 4))
def test_each_choice_has_the_figures_that_it_claims(
    times: dict[int, int], candidates: list[int], most: int
) -> None:
    for choice in strengths.front(times, candidates, most, len(times)):
        assert _figures(times, choice.strengths, most) == choice.figures


@given(DOSES, CANDIDATES)
def test_ties_are_broken_the_same_way_whatever_the_order(
    times: dict[int, int], candidates: list[int]
) -> None:
    backwards = dict(reversed(times.items()))
    assert strengths.front(times, candidates, 3, 9) == strengths.front(
        backwards, candidates[::-1], 3, 9
    )


def test_the_ldn_titration_by_half_milligrams() -> None:
    assert figures(LDN, list(range(5, 46, 5))) == [
        (3, 165, 3),
        (4, 121, 2),
        (5, 114, 2),
        (6, 107, 2),
        (7, 100, 2),
        (8, 93, 2),
        (9, 86, 1),
    ]


def test_a_finer_grid_gives_the_ldn_titration_nothing_better() -> None:
    assert figures(LDN, list(range(1, 46))) == figures(LDN, list(range(5, 46, 5)))


def test_one_strength_of_half_a_milligram_takes_nine_capsules_a_night() -> None:
    assert figures(LDN, [5], most=9) == [(1, 522, 9)]


def test_a_taper_of_24_phases_has_an_option_for_each_number_of_strengths_from_four() -> None:
    assert [kinds for kinds, _, _ in figures(TAPER_24, list(range(1, 25)))] == list(range(4, 25))


def test_a_grid_twice_as_fine_gives_the_taper_nothing_better() -> None:
    doubled = {2 * dose: often for dose, often in TAPER_24.items()}
    assert figures(doubled, list(range(1, 49))) == figures(TAPER_24, list(range(1, 25)))


def test_a_taper_of_24_uneven_steps_is_searched_to_the_end() -> None:
    """Ten percent less every two weeks from 20 mg, rounded to 0.5 mg."""
    halves = [40, 36, 32, 29, 26, 23, 21, 19, 17, 15, 14, 13, *range(12, 0, -1)]
    found = figures(dict.fromkeys(halves, 14), list(range(1, 41)))
    assert (found[0], found[-1]) == ((5, 700, 3), (24, 336, 1))


def test_no_strength_above_the_largest_dose_is_used() -> None:
    assert figures({2: 7}, [3, 4]) == []


def test_too_many_candidates_are_refused_and_not_half_searched() -> None:
    with pytest.raises(TooManyPossibilities):
        strengths.front({5000: 1}, list(range(1, 5000)), 3, 3)


def test_a_search_that_grows_too_long_is_given_up() -> None:
    scattered = {n * n % 127 + 1: n for n in range(1, 27)}
    with pytest.raises(TooManyPossibilities):
        strengths.front(scattered, list(range(1, 128)), 3, 26)
