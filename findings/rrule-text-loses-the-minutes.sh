#!/bin/sh
# rrule 2.8.1 (npm): a rule as text (toText) and a text as rule (fromText).
#
# 1. Daily at 8:30 (BYHOUR=8;BYMINUTE=30) reads "every day at 8", and isFullyConvertibleToText says
#    true. Every 6 hours, but at 8, 14 and 20 alone, reads "every 6 hours".
# 2. "every day at 8 pm" and "every day at 8:30" are read as 8 in the morning, at the minute of the
#    start, without an error.
# 3. "every 12 hours for 7 days" is read as 7 times (COUNT=7), half of the doses, and "every morning"
#    as every Monday.
#
# Best guess before: toText shows BYMINUTE. (Of 2 and 3 nothing was guessed: they were tried with it.)
# Seen: as above.
# Who meets it: whoever shows a schedule of doses in words by this library, or lets people type one.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts rrule@2.8.1
cat >words.cjs <<'PART'
const assert = require("node:assert");
const { RRule } = require("rrule");
const texts = {
  "FREQ=DAILY;BYHOUR=8;BYMINUTE=30": "every day at 8",
  "FREQ=HOURLY;INTERVAL=6;BYHOUR=8,14,20": "every 6 hours",
};
for (const [rule, text] of Object.entries(texts)) {
  const found = RRule.fromString(rule);
  console.log(rule, "->", found.toText(), found.isFullyConvertibleToText());
  assert.equal(found.toText(), text);
  assert.ok(found.isFullyConvertibleToText());
}
const rules = {
  "every day at 8 pm": "RRULE:FREQ=DAILY;BYHOUR=8",
  "every day at 8:30": "RRULE:FREQ=DAILY;BYHOUR=8",
  "every 12 hours for 7 days": "RRULE:INTERVAL=12;FREQ=HOURLY;COUNT=7",
  "every morning": "RRULE:FREQ=WEEKLY;BYDAY=MO",
};
for (const [text, rule] of Object.entries(rules)) {
  console.log(text, "->", RRule.fromText(text).toString());
  assert.equal(RRule.fromText(text).toString(), rule);
}
PART
node words.cjs
