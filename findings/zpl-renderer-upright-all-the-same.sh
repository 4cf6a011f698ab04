#!/bin/sh
# zpl-renderer-js 3.4.0 (npm): pictures of ZPL labels.
#
# 1. ^POI, which turns the whole label by 180 degrees, and ^PMY, which mirrors it, change no dot of the
#    picture: a label that the printer prints upside down looks right.
# 2. ^MUM, which makes the numbers behind it millimeters, does nothing: ^FO10,10 stays 10 dots.
# 3. A field of a stored format that has a prompt (^FN2"lot"), filled in later by ^FN2 with ^FD, is not
#    drawn at all. Without the prompt it lies where the format says.
#
# Best guess before: the label is turned; ^MUM scales; both fields of the stored format are filled in at
# their places. (Of ^PMY nothing was guessed.)
# Seen: as above.
# Who meets it: whoever shows or tests a label by its picture before it goes to a Zebra printer.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts zpl-renderer-js@3.4.0 pngjs@7.0.0
cat >pictures.mjs <<'PART'
import assert from "node:assert";
import png from "pngjs";
import { ready } from "zpl-renderer-js";
const { api } = await ready;

async function ink(zpl) {
  const picture = png.PNG.sync.read(Buffer.from(await api.zplToBase64Async(zpl, 80, 60, 8), "base64"));
  const box = [Infinity, Infinity, 0, 0];
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (picture.data[4 * (y * picture.width + x)] > 200) continue;
      box.splice(0, 4, Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y));
    }
  }
  return { box, data: picture.data };
}

const words = "^FO50,50^A0N,30,30^FDTake 5 mL^FS^XZ";
const plain = await ink("^XA" + words);
for (const turn of ["^POI", "^PMY"]) {
  const turned = await ink("^XA" + turn + words);
  console.log(turn, "ink in", ...turned.box, "and without it in", ...plain.box);
  assert.ok(turned.data.equals(plain.data));
}
const bar = "^FO10,10^GB40,40,40^FS^XZ";
const millimeters = await ink("^XA^MUM" + bar);
console.log("^MUM^FO10,10 ink in", ...millimeters.box);
assert.deepEqual(millimeters.box, (await ink("^XA" + bar)).box);
const stored = (prompt) =>
  `^XA^DFR:A.ZPL^FS^FO50,120^A0N,30,30^FN2${prompt}^FS^XZ^XA^XFR:A.ZPL^FS^FN2^FDtwo^FS^XZ`;
const asked = await ink(stored('"lot"'));
const silent = await ink(stored(""));
console.log("^FN2 with a prompt: ink in", ...asked.box, "and without in", ...silent.box);
assert.ok(silent.box[0] >= 50 && silent.box[1] >= 115);
assert.deepEqual(asked.box, [Infinity, Infinity, 0, 0]);
process.exit(0);
PART
node pictures.mjs
