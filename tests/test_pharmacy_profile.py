"""The pharmacy profile: its name, time zone, stock, and date rules."""

from zoneinfo import ZoneInfo

from pharmacy import settings
from tests.test_settings import wrong


def test_an_unconfigured_pharmacy_is_obviously_fictitious() -> None:
    profile = settings.read({}).profile
    assert (profile.name, profile.phone) == ("Demonstration Compounding Pharmacy", "(512) 555-0100")


def test_an_unconfigured_pharmacy_is_in_texas_and_prints_on_4_by_3_inches() -> None:
    profile = settings.read({}).profile
    assert (profile.timezone, profile.stock) == (ZoneInfo("America/Chicago"), "4x3")


def test_the_day_of_compounding_is_the_first_beyond_use_day_by_default() -> None:
    assert settings.read({}).profile.beyond_use_day_1 == "day_made"
    profile = settings.read({"BEYOND_USE_DAY_1": "next_day"}).profile
    assert profile.beyond_use_day_1 == "next_day"
    assert wrong({"BEYOND_USE_DAY_1": "2"}) == ["BEYOND_USE_DAY_1: give day_made or next_day"]


def test_a_later_fill_is_made_a_week_before_by_default() -> None:
    assert settings.read({}).profile.fill_lead_days == 7
    assert settings.read({"FILL_LEAD_DAYS": "3"}).profile.fill_lead_days == 3
    assert settings.read({"READY_HOURS": "48"}).profile.ready_hours == 48
    assert wrong({"FILL_LEAD_DAYS": "91"}) == ["FILL_LEAD_DAYS: give a whole number from 1 to 90"]
