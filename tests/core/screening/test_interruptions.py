"""A pharmacist's questions when a course is paused or stopped."""

from dataclasses import replace

from pharmacy import formulary
from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.regimen.amendments import Amendment, Extend, Pause, Stop
from pharmacy.core.screening import interruption_flags


def drug(name: str) -> Drug:
    found = formulary.find_drug(name)
    assert found is not None
    return found


def asked(name: str, amendment: Amendment) -> list[Flag]:
    return list(interruption_flags(drug(name), amendment, 1))


def test_a_pause_of_naltrexone_asks_about_opioids_and_when_it_may_resume() -> None:
    (flag,) = asked("naltrexone", Pause(25, 13))
    assert (flag.code, flag.severity) == ("opioid_during_pause", Severity.HOLD)
    assert "from day 25 to day 37" in flag.message
    assert "free of opioids for 7 to 10 days before naltrexone resumes" in flag.message


def test_a_long_pause_asks_for_the_dose_to_resume_at_and_has_no_source() -> None:
    _, flag = asked("naltrexone", Pause(25, 14))
    assert (flag.code, flag.severity) == ("dose_after_pause", Severity.WARNING)
    assert "no source" in flag.message


def test_a_pause_that_follows_another_counts_with_it() -> None:
    flags = interruption_flags(drug("naltrexone"), Pause(39, 7), 2, paused_days=21)
    assert [flag.code for flag in flags] == ["opioid_during_pause", "dose_after_pause"]


def test_prednisone_is_neither_paused_nor_stopped_suddenly() -> None:
    for amendment in (Pause(5, 3), Stop(5)):
        (flag,) = asked("prednisone", amendment)
        assert (flag.code, flag.severity) == ("abrupt_withdrawal", Severity.HOLD)


def test_each_pause_has_its_own_questions() -> None:
    messages = [
        flag.message
        for number in (1, 2)
        for flag in interruption_flags(drug("naltrexone"), Pause(25, 7), number)
    ]
    assert len(set(messages)) == 2


def test_a_fact_without_a_source_only_warns() -> None:
    naltrexone = drug("naltrexone")
    unsourced = replace(naltrexone.interruptions[0], source="")
    (flag,) = interruption_flags(replace(naltrexone, interruptions=(unsourced,)), Pause(5, 7), 1)
    assert flag.severity is Severity.WARNING


def test_a_drug_without_facts_about_a_pause_warns_and_asks() -> None:
    bare = replace(drug("naltrexone"), interruptions=())
    assert [f.code for f in interruption_flags(bare, Pause(5, 7), 1)] == ["no_pause_facts"]
    assert list(interruption_flags(bare, Stop(5), 1)) == []


def test_no_other_amendment_is_asked_about() -> None:
    assert asked("prednisone", Extend(5, 7)) == []
