"""Each phrase without a number, its meaning repeated here and tried in a sig."""

import pytest

from pharmacy.core.sig.vocabulary import Mark
from tests.core.sig.phrases import said
from tests.core.sig.spoken import phases, read

HS = "7 x bedtime 1 mg"
# A sig for each mark, with {} for the phrase, and its reading.
TWO = [HS, "7 x bedtime 2 mg"]
THREE = [*TWO, "30 x bedtime 3 mg"]
DOWN = ["7 x bedtime 3 mg", "7 x bedtime 2 mg", "7 x bedtime 1 mg"]
MARKS = {
    Mark.THEN: (
        "1 mg hs x 7 d {} 2 mg hs x 7 d",
        TWO,
        "then | and then | followed by | after that | next | \u2192 | - >",
    ),
    Mark.BREAK: ("1 mg hs x 7 d {} 2 mg hs x 7 d", TWO, ";"),
    Mark.COMMA: ("1 mg hs x 7 d {} 2 mg hs x 7 d", TWO, ","),
    Mark.AND: ("1 mg hs {} 2 mg qam x 7 d", ["7 x bedtime 1 mg + morning 2 mg"], "and | & | plus"),
    Mark.COLON: ("week 1 {} 1 mg hs", [HS], ":"),
    Mark.UP: (
        "1 mg hs x 7 d, {} by 1 mg weekly to 3 mg",
        THREE,
        "\u2191 | inc | incr | increase | increase dose | increase the dose | increasing | titrate "
        "| titrate up | raise | raise the dose | go up | up",
    ),
    Mark.DOWN: (
        "3 mg hs x 7 d, {} by 1 mg weekly until gone",
        DOWN,
        "\u2193 | decr | decrease | decrease dose | decrease the dose | decreasing | reduce "
        "| reduce the dose | taper | tapering | taper down | taper off | lower | lower the dose "
        "| go down | down",
    ),
    Mark.BY: ("1 mg hs x 7 d, increase {} 1 mg weekly to 3 mg", THREE, "by | in steps of"),
    Mark.TO: (
        "1 mg hs x 7 d, increase by 1 mg weekly {} 3 mg",
        THREE,
        "to | until | till | up to | down to | to max | max | max dose | max dose of | maximum "
        "| maximum dose | maximum dose of | to a max of | to maximum | to a maximum of | to max of "
        "| maximum of | max of | target | target of | target dose | target dose of | to target "
        "| to a target of | to target dose of | goal | goal of | to goal | to goal of "
        "| to a goal of | until reaching | until you reach | to reach",
    ),
    Mark.NO_DOSE: (
        "1 mg hs x 7 d, then {} for 7 days, then 2 mg hs x 7 d",
        [HS, "7 x bedtime 0 mg", "7 x bedtime 2 mg"],
        "none | nothing | no dose | no doses | rest | off | take none | take nothing",
    ),
    Mark.HOLD: (
        "1 mg hs x 7 d, then {} for 7 days, then 2 mg hs x 7 d",
        [HS, "7 x bedtime 0 mg", "7 x bedtime 2 mg"],
        "hold",
    ),
    Mark.OPEN: (
        "1 mg hs x 7 d, then {} 2 mg hs",
        [HS, "30 x bedtime 2 mg"],
        "thereafter | continue | and continue | continue on | continue at | continue with "
        "| ongoing | indefinitely | onward | onwards | stay | and stay | stay on | stay at "
        "| and stay on | and stay at | remain | remain on | remain at | maintenance | maintain "
        "| maintain at",
    ),
    Mark.STOP: (
        "1 mg hs x 7 d, then {}",
        [HS],
        "stop | and stop | discontinue | and discontinue | d / c",
    ),
    Mark.GONE: (
        "3 mg hs x 7 d, decrease by 1 mg weekly {}",
        DOWN,
        "until gone | until off | until done | until finished | to zero | to off",
    ),
    Mark.EACH: ("1 mg, 2 mg hs x 7 d {}", TWO, "each | each dose | each step"),
    Mark.ALSO: (
        "1 mg hs x 7 d. At bedtime {} 1 mg from container 2, in all 2 mg",
        ["7 x bedtime 2 mg"],
        "also take | also",
    ),
    Mark.IN_ALL: (
        "1 mg hs x 7 d. At bedtime also take 1 mg from container 2, {} 2 mg",
        ["7 x bedtime 2 mg"],
        "in all",
    ),
    Mark.WITH: (
        "1 mg {} 1 mg from container 2 (in all 2 mg) hs x 7 d",
        ["7 x bedtime 2 mg"],
        "with",
    ),
    Mark.FILLER: (
        "{} 1 mg hs x 7 d",
        [HS],
        "take | give | use | start | begin | start with | begin with | start at | begin at "
        "| start on | start taking | begin taking | starting dose | sig | sig : | directions : "
        "| po | by mouth | orally | oral | per os | dose | on",
    ),
}
MARKED = [(text, meant, phrase) for text, meant, row in MARKS.values() for phrase in said(row)]


@pytest.mark.parametrize(("text", "meant", "phrase"), MARKED)
def test_a_phrase_without_a_number_says_what_it_says(
    text: str, meant: list[str], phrase: str
) -> None:
    assert phases(read(text.format(phrase))) == meant


@pytest.mark.parametrize("phrase", said(MARKS[Mark.OPEN][2]))
def test_a_continuation_has_no_end(phrase: str) -> None:
    assert read(f"1 mg hs x 7 d, then {phrase} 2 mg hs x 7 d").open_ended
    assert not read("1 mg hs x 7 d, then 2 mg hs x 7 d").open_ended


@pytest.mark.parametrize("phrase", said(MARKS[Mark.STOP][2]))
def test_nothing_continues_after_an_end(phrase: str) -> None:
    assert not read(f"1 mg hs x 7 d, then {phrase}").open_ended
    assert read(f"1 mg hs x 7 d, then {phrase}, then 2 mg hs x 7 d").schedule is None
