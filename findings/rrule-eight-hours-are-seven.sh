#!/bin/sh
# rrule 2.8.1 and rrule-rust 3.1.1 (npm): FREQ=HOURLY;INTERVAL=8 in the zone America/New_York.
#
# Over a change of clocks "every 8 hours" keeps the hours of the wall (16:00, 00:00, 08:00), as a rule
# by days does. On 2027-03-14 two doses are 7 hours apart, on 2027-11-07 they are 9. The rule in hours
# gives no way to the exact 8 hours, short of running it in UTC.
#
# Best guess before, for each of the two: real hours, 8 apart all the time, since the rule counts hours.
# Seen: 8, 7, 8 hours in March and 8, 9, 8 in November, in both.
# Who meets it: whoever makes a calendar of doses, or reminders, from rules in hours.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund rrule@2.8.1 rrule-rust@3.1.1
cat >hours.cjs <<'PART'
const assert = require("node:assert");
const { rrulestr } = require("rrule");
const rust = require("rrule-rust");
const zone = "America/New_York";
const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
const apart = (times) => times.slice(1).map((time, i) => (time - times[i]) / 3600000);

function instant(text) {
  const [, y, mo, d, h] = text.match(/(\d{4})(\d\d)(\d\d)T(\d\d)/);
  const wanted = `${y}-${mo}-${d} ${h}:00`;
  for (const shift of [4, 5]) {
    const time = Date.UTC(y, mo - 1, d, +h + shift);
    if (wall.format(time) === wanted) return time;
  }
  throw new Error(text);
}

for (const [y, mo, d, hours] of [[2027, 3, 13, [8, 7, 8]], [2027, 11, 6, [8, 9, 8]]]) {
  const day = `${y}${String(mo).padStart(2, "0")}${String(d).padStart(2, "0")}`;
  const old = rrulestr(`DTSTART;TZID=${zone}:${day}T160000\nRRULE:FREQ=HOURLY;INTERVAL=8;COUNT=4`).all();
  const set = new rust.RRuleSet({
    dtstart: new rust.DtStart(rust.DateTime.local(y, mo, d, 16, 0, 0), zone),
    rrules: [new rust.RRule({ frequency: rust.Frequency.Hourly, interval: 8, count: 4 })],
  });
  const newer = set.all().map((time) => instant(time.toString()));
  console.log(day, "rrule", apart(old.map(Number)), "rrule-rust", apart(newer));
  assert.deepEqual(apart(old.map(Number)), hours);
  assert.deepEqual(apart(newer), hours);
}
PART
TZ=UTC node hours.cjs
