#!/bin/sh
# recurrent 0.4.1 (PyPI): RecurringEvent.parse on directions.
#
# 1. "every 12 hours for 7 days" becomes one time in 7 days (DAILY, INTERVAL=7), and "every day for 10
#    days" becomes the tenth day of each year (BYYEARDAY=10).
# 2. "every day at 8am and 8pm" becomes 8 in the morning alone; "every day at noon" has no hour, so it
#    happens at the hour of the start.
# 3. "every 6 to 8 hours" becomes every 8 hours.
# None of it raises an error or gives nothing, as "twice a day" does (None).
#
# Best guess before: 14 times, or until the seventh day; the hours 8 and 20. (Of the others nothing was
# guessed.)
# Seen: as above.
# Who meets it: whoever makes reminders of doses from directions with this library.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check recurrent==0.4.1
cat >doses.py <<'PART'
import datetime
from recurrent.event_parser import RecurringEvent

SAID = {
    "every 8 hours": {"FREQ=HOURLY", "INTERVAL=8"},
    "every 12 hours for 7 days": {"FREQ=DAILY", "INTERVAL=7"},
    "every day for 10 days": {"FREQ=DAILY", "INTERVAL=1", "BYYEARDAY=10"},
    "every day at 8am and 8pm": {"FREQ=DAILY", "INTERVAL=1", "BYHOUR=8", "BYMINUTE=0"},
    "every day at noon": {"FREQ=DAILY", "INTERVAL=1"},
    "every 6 to 8 hours": {"FREQ=HOURLY", "INTERVAL=8"},
}
for text, rule in SAID.items():
    found = RecurringEvent(now_date=datetime.datetime(2027, 5, 28, 9)).parse(text)
    print(text, "->", found)
    assert set(found.removeprefix("RRULE:").split(";")) == rule, text
PART
own/bin/python doses.py
