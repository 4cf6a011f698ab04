"""Directions without a time of the day get the drug's usual time, or are refused."""

import pytest

from pharmacy.core import sig
from pharmacy.core.schedules import TimeOfDay
from tests.core.sig.spoken import named, phases, to_confirm

MORNING = TimeOfDay.MORNING


@pytest.mark.parametrize("text", ["10 mg daily x 7 days", "10 mg x 7 days", "10 mg qd x 7d"])
def test_the_usual_time_of_the_drug_is_proposed(text: str) -> None:
    reading = sig.read(text, usual=MORNING)
    assert phases(reading) == ["7 x morning 10 mg"]
    assert to_confirm(reading) == ["/phases/0/times times_proposed"]
    assert reading.to_confirm[0].message.startswith("morning is proposed")


def test_without_a_drug_bedtime_is_proposed() -> None:
    assert phases(sig.read("10 mg daily x 7 days")) == ["7 x bedtime 10 mg"]


def test_the_one_time_of_the_text_goes_before_the_usual_one() -> None:
    reading = sig.read("10 mg qpm x 7d, then 5 mg daily x 7d", usual=MORNING)
    assert phases(reading) == ["7 x evening 10 mg", "7 x evening 5 mg"]


def test_a_phase_is_taken_as_the_one_before_it_and_that_usually() -> None:
    reading = sig.read("10 mg daily x 7d, then 5 mg daily x 7d", usual=MORNING)
    assert phases(reading) == ["7 x morning 10 mg", "7 x morning 5 mg"]
    assert to_confirm(reading) == [
        "/phases/0/times times_proposed",
        "/phases/1/times times_carried",
    ]


def test_a_rest_is_at_the_usual_time_and_to_be_confirmed() -> None:
    reading = sig.read("hold for 7 days, then 10 mg daily x 7d", usual=MORNING)
    assert phases(reading)[0] == "7 x morning 0 mg"
    assert "/phases/0/times times_proposed" in to_confirm(reading)


def test_a_drug_without_a_usual_time_has_its_time_written() -> None:
    assert named(sig.read("10 mg daily x 7 days", usual=None)) == ["10 mg daily x 7 days"]
    (fault,) = sig.read("10 mg daily x 7 days", usual=None).not_understood
    assert fault.reason.startswith("no time of the day is written")
    assert phases(sig.read("10 mg qpm x 7 days", usual=None)) == ["7 x evening 10 mg"]


def test_several_times_a_day_need_no_usual_time() -> None:
    assert phases(sig.read("10 mg bid x 7d", usual=None)) == ["7 x morning 10 mg + evening 10 mg"]
