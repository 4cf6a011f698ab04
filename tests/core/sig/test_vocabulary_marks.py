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
        "then | and then | followed by | after that | next | \u2192 | - > | = > "
        "| - - > | subsequently | afterwards | after which | at which point "
        "| then after that | after this | then : | finally | and finally "
        "| then finally | lastly",
    ),
    Mark.BREAK: (
        "1 mg hs x 7 d {} 2 mg hs x 7 d",
        TWO,
        "; | \u2022 | \u25cf | \u25aa | \xb7 | *",
    ),
    Mark.COMMA: ("1 mg hs x 7 d {} 2 mg hs x 7 d", TWO, ","),
    Mark.AND: (
        "1 mg hs {} 2 mg qam x 7 d",
        ["7 x bedtime 1 mg + morning 2 mg"],
        "and | & | plus | and also | +",
    ),
    Mark.COLON: (
        "week 1 {} 1 mg hs",
        [HS],
        ":",
    ),
    Mark.UP: (
        "1 mg hs x 7 d, {} by 1 mg weekly to 3 mg",
        THREE,
        "\u2191 | inc | incr | increase | increase dose | increase the dose "
        "| increasing | titrate | titrate up | raise | raise the dose | go up | up "
        "| increased | increase your dose | increase dosage | increase the dosage "
        "| increasing dose | increasing the dose | titrating | titrating up "
        "| titrate upward | titrate upwards | titrate dose | titrate the dose "
        "| titrate dose up | titrate the dose up | titrate dose upward | escalate "
        "| uptitrate | goes up | rises | dose goes up | the dose goes up "
        "| the dose rises | dose rises | and rises | then goes up | add | adding | and add",
    ),
    Mark.DOWN: (
        "3 mg hs x 7 d, {} by 1 mg weekly until gone",
        DOWN,
        "\u2193 | decr | decrease | decrease dose | decrease the dose | decreasing "
        "| reduce | reduce the dose | taper | tapering | taper down | taper off "
        "| lower | lower the dose | go down | down | decreased "
        "| decrease your dose | decreasing the dose | reduced | reduce dose "
        "| reduce your dose | reducing | reducing the dose | lower dose | lowering "
        "| taper dose | taper the dose | lowered | dose lowered | dose is lowered "
        "| decrease daily dose | reduce daily dose | taper dose down | drop "
        "| drop the dose | drop dose | goes down | step down | wean by",
    ),
    Mark.BY: (
        "1 mg hs x 7 d, increase {} 1 mg weekly to 3 mg",
        THREE,
        "by | in steps of | in increments of | by increments of | by steps of",
    ),
    Mark.FROM: (
        "increase by 1 mg weekly {} 1 mg hs to 3 mg",
        THREE,
        "from | starting from | beginning from",
    ),
    Mark.TO: (
        "1 mg hs x 7 d, increase by 1 mg weekly {} 3 mg",
        THREE,
        "to | until | till | up to | down to | to max | max | max dose "
        "| max dose of | maximum | maximum dose | maximum dose of | to a max of "
        "| to maximum | to a maximum of | to max of | maximum of | max of | target "
        "| target of | target dose | target dose of | to target | to a target of "
        "| to target dose of | goal | goal of | to goal | to goal of "
        "| to a goal of | until reaching | until you reach | to reach | up to max "
        "| up to a max of | up to maximum | up to a maximum of | up to max of "
        "| up to max dose of | up to a max dose of | up to maximum of "
        "| up to a maximum dose of | up to maximum dose of | up to a target of "
        "| up to target of | up to target dose of | up to a target dose of "
        "| up to a goal of | to a max dose of | to max dose of "
        "| to a maximum dose of | to maximum dose of | to maximum of "
        "| to a target dose of | to target of | to a goal dose of "
        "| to goal dose of | to a dose of | up to a dose of | down to a dose of "
        "| to a final dose of | to final dose of | until at | until at a dose of "
        "| until dose of | until a dose of | until dose is | until the dose is "
        "| until you are at | until you are taking | until taking "
        "| until you get to | till you reach | until you reach a dose of "
        "| until reaching a dose of | until reaching target dose of "
        "| until reaching a target dose of | until reaching the target dose of "
        "| until target dose of | until target of | until reach "
        "| until patient reaches | until patient is taking | until dose reaches "
        "| until the dose reaches | until on | until you are on | goal dose "
        "| goal dose of | target dose is | goal is | target is | final dose "
        "| final dose of | to target dose | to a total of | up to a total of "
        "| usual maximum dose | to a maintenance dose of | max daily dose "
        "| max daily dose of | maximum daily dose | maximum daily dose of "
        "| to a target maintenance dose of | target maintenance dose "
        "| target maintenance dose of",
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
        "thereafter | continue | and continue | continue on | continue at "
        "| continue with | ongoing | indefinitely | onward | onwards | stay "
        "| and stay | stay on | stay at | and stay on | and stay at | remain "
        "| remain on | remain at | maintenance | maintain | maintain at "
        "| and thereafter | and continue on | and continue at | and continue with "
        "| continue taking | and continue taking | continue to take "
        "| and continue to take | continuing | continuing at | continuing on "
        "| keep taking | maintenance dose | maintenance dose of | as maintenance "
        "| as a maintenance dose | as maintenance dose | for maintenance "
        "| on maintenance | from then on | from there on | going forward "
        "| and remain on | and remain at | and maintain | and maintain at "
        "| maintain on | long term | long - term | daily thereafter "
        "| maintain dose at | remain at dose of | continued | then maintenance "
        "| stay there | and stay there | remain there | and remain there "
        "| continue there | maintenance is | maintenance dose is "
        "| and continue indefinitely | hold there | stay at that dose "
        "| and stay at that dose | stay on that dose | and stay on that dose "
        "| remain at that dose | remain on that dose | and remain at that dose "
        "| and stay at this dose | and stay on this dose | and continue this dose "
        "| and continue that dose | and continue at that dose "
        "| and continue at this dose | and continue on this dose "
        "| continue this dose | continue at this dose | continue on this dose "
        "| continue with this dose | stay on this dose | stay at this dose "
        "| remain on this dose | remain at this dose | continue same dose "
        "| continue the same dose | maintain this dose | continue that dose "
        "| continue at that dose",
    ),
    Mark.STOP: (
        "1 mg hs x 7 d, then {}",
        [HS],
        "stop | and stop | discontinue | and discontinue | d / c | stop taking "
        "| and stop taking | then stop taking | discontinue use | stop medication "
        "| stop the medication | discontinue medication | and then stop | end "
        "| finish | done | you are done | complete | course complete "
        "| and discontinue use | end of taper | and done",
    ),
    Mark.GONE: (
        "3 mg hs x 7 d, decrease by 1 mg weekly {}",
        DOWN,
        "until gone | until off | until done | until finished | to zero | to off "
        "| until complete discontinuation | until discontinued "
        "| until completely discontinued | until discontinuation | until stopped "
        "| until completely off | until zero | until you are off "
        "| to discontinuation | to complete discontinuation | until tapered off "
        "| until completely stopped | until completely tapered off "
        "| until fully discontinued | until weaned off "
        "| until you are off the medication | until you stop | to discontinue "
        "| until complete",
    ),
    Mark.EACH: (
        "1 mg, 2 mg hs x 7 d {}",
        TWO,
        "each | each dose | each step | per dose",
    ),
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
        "take | give | use | start | begin | start with | begin with | start at "
        "| begin at | start on | start taking | begin taking | starting dose | sig "
        "| sig : | directions : | dose | starting with | starting at | starting on "
        "| beginning with | beginning at | beginning on | initial dose "
        "| initial dose of | starting dose of | start with a dose of "
        "| start at a dose of | a dose of | dose of | at a dose of | dosage "
        "| take by mouth | please take | patient to take | administer | swallow "
        "| instructions : | directions | sig . : | take your | initiate "
        "| initiate at | initiate with | po | by mouth | orally | oral | per os "
        "| on | by oral route | via oral route | by the oral route "
        "| via the oral route | oral route | per oral | for oral use | via oral "
        "| to be taken | to be taken by mouth | to be taken orally | taken "
        "| taken by mouth | taken orally | taking | initially | initial "
        "| of therapy | of treatment | the dose | increments | as follows "
        "| as follows : | as follows . : | rx | rx : | by oral "
        "| in the following way : | at the following doses : | via mouth | is "
        "| are | be | will | will be | the | patient | the patient | you | we "
        "| your | an | should | should be | is to be taken | is taken | are taken "
        "| takes | to take | is to | is reached | are reached | is to start | all "
        "| all doses | all of them | tk | dosing | begins | starts | begins at "
        "| starts at | begins with | starts with | finish with | end with "
        "| ending with | finishing with | your dose | is then | as | we begin "
        "| will take | will start | starting | beginning | orally as "
        "| we begin with | we start with | is to start with | is to start at "
        "| will start with | will start at | you will take | usual start "
        "| usual start is | usual starting dose | usual starting dose is | please "
        "| treatment | therapy | capsule is | capsules are "
        "| take entire dose | take the entire dose",
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
    assert read(f"1 mg hs x 7 d, then {phrase} 2 mg hs").open_ended
    assert not read(f"1 mg hs x 7 d, then {phrase} 2 mg hs x 7 d").open_ended
    assert not read("1 mg hs x 7 d, then 2 mg hs x 7 d").open_ended


@pytest.mark.parametrize("phrase", said(MARKS[Mark.STOP][2]))
def test_nothing_continues_after_an_end(phrase: str) -> None:
    assert not read(f"1 mg hs x 7 d, then {phrase}").open_ended
    assert read(f"1 mg hs x 7 d, then {phrase}, then 2 mg hs x 7 d").schedule is None
