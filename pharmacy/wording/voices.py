"""The phrases of one language: with counts, lists and dates."""

import datetime
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from pharmacy import formulary
from pharmacy.core.languages import Language
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import TimeOfDay


@dataclass(frozen=True, slots=True)
class Voice:
    """Formats every phrase in one language."""

    language: Language

    def say(self, key: str, **parts: object) -> str:
        """A phrase with its placeholders filled."""
        return formulary.phrases().say(self.language, key, **parts)

    def counted(self, count: int, noun: str) -> str:
        """Such as "1 day" or "1,204 days". `noun` is the key of the singular."""
        return f"{count_text(count)} {self.say(noun if count == 1 else f'{noun}s')}"

    def capsules(self, count: int) -> str:
        """Such as "7 capsules"."""
        return self.counted(count, "capsule")

    def amount(self, count: int, dose: Quantity) -> str:
        """Such as "1 capsule (0.5 mg)" or "2 capsules (1 mg total)", which nobody doubles."""
        key = "amount" if count == 1 else "amount_in_all"
        return self.say(key, capsules=self.capsules(count), dose=dose)

    def lasting(self, days: int) -> str:
        """Such as "for 7 days"."""
        return self.say("lasting", days=self.counted(days, "day"))

    def listed(self, parts: Sequence[str]) -> str:
        """Such as "this, this and that"."""
        *most, last = parts
        return f"{', '.join(most)}{self.say('and')}{last}" if most else last

    def at(self, time: TimeOfDay) -> str:
        """A time of the day, such as "at bedtime"."""
        return self.say(time.value)

    def day_span(self, noun: str, first: int, last: int) -> str:
        """Such as "nights 1 to 7", or "night 8"."""
        if first == last:
            return f"{self.say(noun)} {count_text(first)}"
        numbers = self.say("range", first=count_text(first), last=count_text(last))
        return f"{self.say(f'{noun}s')} {numbers}"

    def nothing(self, noun: str, first: int, last: int) -> str:
        """Such as "Take nothing from night 25 to night 38.", or "Take nothing on night 25."."""
        if first == last:
            return self.say(f"nothing_of_{noun}", first=count_text(first))
        numbers = {"first": count_text(first), "last": count_text(last)}
        return self.say(f"nothing_of_{noun}s", **numbers)

    def date(self, day: datetime.date) -> str:
        """An unambiguous date, such as "Nov 23, 2026"."""
        return self.say("date", month=self._month(day), day=day.day, year=day.year)

    def day_of_month(self, day: datetime.date) -> str:
        """A date without its year, such as "Nov 23"."""
        return self.say("day_of_month", month=self._month(day), day=day.day)

    def weekday(self, day: datetime.date) -> str:
        """A date with its day of the week, such as "Mon Nov 23"."""
        return _weekday(self, day)

    def _month(self, day: datetime.date) -> str:
        return self.say("months").split()[day.month - 1]


# A calendar formats each of its days, and calendars of one week share most of them.
@functools.lru_cache(maxsize=2048)
def _weekday(voice: Voice, day: datetime.date) -> str:
    return f"{voice.say('weekdays').split()[day.weekday()]} {voice.day_of_month(day)}"


VOICES = {language: Voice(language) for language in Language}
ENGLISH = VOICES[Language.ENGLISH]


def date_text(day: datetime.date) -> str:
    """A date as the pharmacy's staff read it, such as "Nov 23, 2026"."""
    return ENGLISH.date(day)


def at(time: TimeOfDay) -> str:
    """A time of the day as the pharmacy's staff read it, such as "at bedtime"."""
    return ENGLISH.at(time)
