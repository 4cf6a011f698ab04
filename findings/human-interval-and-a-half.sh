#!/bin/sh
# human-interval 2.0.1 (npm): lengths of time in words.
#
# "two and a half hours" is 2 hours. "half an hour", "an hour and a half", "a day" and "every 8 hours"
# are 0, which a scheduler takes for "at once" or "again and again". "1.5 hours" and "one hour and
# thirty minutes" are right. Nothing raises an error.
#
# Best guess before: "two and a half hours" is 2.5, "half an hour" 0.5 and "a day" 24 hours; "every 8
# hours" is 8 or no number.
# Seen: as above.
# Who meets it: whoever takes intervals of doses or of reminders from people, or from a table, by it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts human-interval@2.0.1
cat >hours.cjs <<'PART'
const assert = require("node:assert");
const humanInterval = require("human-interval");
const said = {
  "1.5 hours": 1.5,
  "one hour and thirty minutes": 1.5,
  "two and a half hours": 2,
  "half an hour": 0,
  "an hour and a half": 0,
  "a day": 0,
  "every 8 hours": 0,
};
for (const [text, hours] of Object.entries(said)) {
  const found = humanInterval(text) / 3600000;
  console.log(text, "->", found, "hours");
  assert.equal(found, hours, text);
}
PART
node hours.cjs
