"""The test of finished capsules by their weights. It destroys none, and proves no good mixing.

Each of ten whole capsules is compared with their mean, their relative standard deviation with its
limit, and the content of the lightest and the heaviest, net of the shell, with the window of the
weighing plan (Formulário Nacional da Farmacopeia Brasileira, 2nd ed., pp. 26-28).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.amounts import number_text, ratio
from pharmacy.core.making.powders import PERCENT
from pharmacy.core.messages import Message

HUNDRED = 100
# Percentages in a refusal are rounded away from the limit, so that none reads like the limit.
PLACES = 2


@dataclass(frozen=True, slots=True)
class CapsuleLimits:
    """The facts of the test, loaded from a data file. Percentages, and heavy_from in mg.

    capsules: how many are weighed; all if fewer were made. shells: how many empty ones their mean
    is of. light_percent: how far each may be from the mean if that is below heavy_from, and else
    heavy_percent. most_spread: the largest relative standard deviation. unsourced: the facts that
    no source states, by name, each of which warns.
    """

    version: str
    capsules: int
    shells: int
    light_percent: Fraction
    heavy_percent: Fraction
    heavy_from: Fraction
    most_spread: Fraction
    unsourced: tuple[str, ...] = ()

    def wanted(self, made: int) -> int:
        """How many capsules are weighed of a batch of this many."""
        return min(self.capsules, made)

    def each_percent(self, mean: Fraction) -> Fraction:
        """How far each capsule may be from a mean in mg."""
        return self.light_percent if mean < self.heavy_from else self.heavy_percent


@dataclass(frozen=True, slots=True)
class CapsuleSample:
    """What was weighed, in mg. shell: the mean of the empty ones, below every weight.

    fill, window_percent: of the weighing plan, the content of one capsule without its shell.
    """

    weights: tuple[Fraction, ...]
    shell: Fraction
    fill: Fraction
    window_percent: Fraction


@dataclass(frozen=True, slots=True)
class CapsuleResult:
    """What a test found, exactly. Weights in mg, contents in percent of the planned fill.

    spread_squared: the square of the relative standard deviation; None of a single capsule.
    failures: what is not as it must be. Empty: the test is good.
    """

    mean: Fraction
    each_percent: Fraction
    spread_squared: Fraction | None
    least_content: Fraction
    most_content: Fraction
    failures: tuple[Message, ...]

    @property
    def is_good(self) -> bool:
        """Whether every weight, the spread and the contents are within their limits."""
        return not self.failures

    @property
    def lightest(self) -> Fraction:
        """The least that a whole capsule may weigh."""
        return self.mean * (1 - self.each_percent * PERCENT)

    @property
    def heaviest(self) -> Fraction:
        """The most that a whole capsule may weigh."""
        return self.mean * (1 + self.each_percent * PERCENT)

    @property
    def spread(self) -> str | None:
        """The relative standard deviation in percent, such as "1.22". None of a single capsule."""
        return None if self.spread_squared is None else root_text(self.spread_squared)


def judge(sample: CapsuleSample, limits: CapsuleLimits) -> CapsuleResult:
    """What the weights say. `sample` has at least one, each above the shell."""
    weights = sample.weights
    mean = ratio(sum(weights, Fraction(0)), len(weights))
    spread = spread_squared(weights)
    contents = [ratio((one - sample.shell) * HUNDRED, sample.fill) for one in weights]
    failures = (
        *_far_from_mean(weights, mean, limits.each_percent(mean)),
        *_spread_wide(spread, limits.most_spread),
        *_outside_window(contents, sample),
    )
    return CapsuleResult(
        mean, limits.each_percent(mean), spread, min(contents), max(contents), failures
    )


def spread_squared(weights: Sequence[Fraction]) -> Fraction | None:
    """The square of the relative standard deviation: exact, as its root seldom is.

    The variance is the sum of squares over one less than the count. None for a single weight.
    """
    if len(weights) < 2:
        return None
    mean = ratio(sum(weights, Fraction(0)), len(weights))
    squares = sum(((one - mean) ** 2 for one in weights), Fraction(0))
    return ratio(ratio(squares, len(weights) - 1), mean**2)


def root_text(squared: Fraction, *, is_up: bool = False) -> str:
    """The root of a square in percent, rounded half up, or up, to two decimal places."""
    scale = (HUNDRED * 10**PLACES) ** 2
    if is_up:
        hundredths = math.isqrt(math.ceil(squared * scale) - 1) + 1 if squared else 0
    else:
        hundredths = (math.isqrt(math.floor(squared * scale * 4)) + 1) // 2
    return number_text(ratio(hundredths, 10**PLACES), PLACES)


def _far_from_mean(
    weights: Sequence[Fraction], mean: Fraction, most: Fraction
) -> Iterator[Message]:
    for number, weight in enumerate(weights, start=1):
        off = ratio(abs(weight - mean) * HUNDRED, mean)
        if off > most:
            yield Message(
                "capsule_far_from_mean",
                "Capsule %(number)s weighs %(weight)s, %(percent)s%% from the mean of %(mean)s. "
                "At most %(most)s%% is allowed.",
                number=number,
                weight=amounts.said(weight),
                percent=_up(off),
                mean=amounts.said(mean),
                most=number_text(most, PLACES),
            )


def _spread_wide(squared: Fraction | None, most: Fraction) -> Iterator[Message]:
    if squared is not None and squared > (most * PERCENT) ** 2:
        yield Message(
            "capsules_spread",
            "The relative standard deviation is %(percent)s%%. At most %(most)s%% is allowed.",
            percent=root_text(squared, is_up=True),
            most=number_text(most, PLACES),
        )


def _outside_window(contents: Sequence[Fraction], sample: CapsuleSample) -> Iterator[Message]:
    off = sample.window_percent
    for number, content in enumerate(contents, start=1):
        if abs(content - HUNDRED) > off:
            rounded = _up(content) if content > HUNDRED else _down(content)
            yield Message(
                "capsule_outside_window",
                "Capsule %(number)s without its shell is %(percent)s%% of the planned %(fill)s. "
                "%(least)s to %(most)s%% is allowed.",
                number=number,
                percent=rounded,
                fill=amounts.weighed(sample.fill),
                least=number_text(HUNDRED - off, PLACES),
                most=number_text(HUNDRED + off, PLACES),
            )


def _up(percent: Fraction) -> str:
    return number_text(ratio(math.ceil(percent * 10**PLACES), 10**PLACES), PLACES)


def _down(percent: Fraction) -> str:
    return number_text(ratio(math.floor(percent * 10**PLACES), 10**PLACES), PLACES)
