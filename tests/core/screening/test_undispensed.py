"""What a pharmacist sees if a course is amended before anything was dispensed."""

from pharmacy.core.flags import Severity
from pharmacy.core.regimen.amendments import Extend, Pause, Stop
from pharmacy.core.screening import undispensed_flags


def test_an_amendment_from_a_later_day_leaves_days_out_of_the_calendar() -> None:
    (flag,) = undispensed_flags(Pause(25, 14), 1, is_dispensed=False)
    assert (flag.code, flag.severity) == ("amended_before_dispensing", Severity.WARNING)
    assert "leaves out days 1 to 24" in flag.message
    (second,) = undispensed_flags(Extend(2, 7), 3, is_dispensed=False)
    assert second.message.startswith("Amendment 3 begins on day 2")
    assert "leaves out day 1." in second.message


def test_an_amendment_of_the_whole_course_leaves_out_nothing() -> None:
    assert list(undispensed_flags(Extend(1, 7), 1, is_dispensed=False)) == []


def test_a_patient_who_has_the_first_bottles_needs_no_warning() -> None:
    assert list(undispensed_flags(Pause(25, 14), 1, is_dispensed=True)) == []


def test_a_stop_is_never_questioned() -> None:
    assert list(undispensed_flags(Stop(8), 1, is_dispensed=False)) == []
