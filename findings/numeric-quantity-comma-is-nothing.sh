#!/bin/sh
# numeric-quantity 3.3.3 (npm): numbers with a comma.
#
# "0,5" is 5, "1,5" is 15 and "2,25" is 225: a comma is dropped wherever it stands, also where no
# thousands can end. Vulgar and mixed fractions ("1 1/2", "1½") are right, and "5 mg" is no number, so
# that it looks like a careful reader.
#
# Best guess before: "0,5" is no number.
# Seen: 5.
# Who meets it: whoever lets people type amounts with it, where some of them learned to write 0,5.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts numeric-quantity@3.3.3
cat >comma.cjs <<'PART'
const assert = require("node:assert");
const { numericQuantity } = require("numeric-quantity");
const said = { "0,5": 5, "1,5": 15, "2,25": 225, "1 1/2": 1.5, "1\u00bd": 1.5, "0.5": 0.5, "5 mg": NaN };
for (const [text, number] of Object.entries(said)) {
  console.log(text, "->", numericQuantity(text));
  assert.ok(Object.is(numericQuantity(text), number), text);
}
PART
node comma.cjs
