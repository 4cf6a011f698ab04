"""Durations in a few words."""

import datetime

from pharmacy.web.languages import gettext

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def duration_words(time: datetime.timedelta) -> str:
    """ "45 min", "2 h 10 min", "1 d 3 h": at most two units. The remainder is dropped."""
    minutes = max(datetime.timedelta(0), time) // MINUTE
    hours, days = minutes // 60, minutes // (24 * 60)
    if time < HOUR:
        return gettext("%(minutes)s min", minutes=minutes)
    if time < DAY:
        if minutes % 60:
            return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes % 60)
        return gettext("%(hours)s h", hours=hours)
    if hours % 24:
        return gettext("%(days)s d %(hours)s h", days=days, hours=hours % 24)
    return gettext("%(days)s d", days=days)
