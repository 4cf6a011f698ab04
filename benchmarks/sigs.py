"""The reader of sigs beside that of commit 2538ed8, and the growth of its time with the length.

Each side runs in a process of its own, in turns, on the sigs of the corpus that 2538ed8 reads.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import earlier
from benchmarks.installation import ROOT
from pharmacy import formulary
from pharmacy.core import sig
from tests.core.sig import corpus

COMMIT = "2538ed8"
ROUNDS = 15
REPEATS = 5
PIECE = "1 mg hs x 1d, then 2 mg hs x 1d, then "
LENGTHS = (1_250, 2_500, 5_000, 10_000, 20_000)
# Reads the asked sigs once to see which it understands, then again for each line of its input.
_SIDE = """
import importlib, json, sys, time
reader = importlib.import_module(sys.argv[1])
quantities = importlib.import_module("pharmacy.core.quantities")
asked = json.loads(sys.stdin.readline())
def read(entry):
    told = entry["strength"]
    strength = told and quantities.Quantity.read(told[0], quantities.Unit(told[1]))
    return reader.read(entry["text"], strength=strength, names=tuple(entry["names"]))
print(json.dumps([entry["id"] for entry in asked if read(entry).schedule]), flush=True)
for line in sys.stdin:
    wanted = set(json.loads(line))
    chosen = [entry for entry in asked if entry["id"] in wanted]
    began = time.thread_time()
    for _ in range(int(sys.argv[2])):
        for entry in chosen:
            read(entry)
    print(time.thread_time() - began, flush=True)
"""


class SigReader:
    """The reader of one tree, in a process of its own."""

    def __init__(self, folder: Path, module: str) -> None:
        command = [sys.executable, "-c", _SIDE, module, str(REPEATS)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=folder, text=True, **pipes)

    def ask(self, value: object) -> Any:
        """Send one line of JSON, and wait for the line that answers it."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the pipes of the process are not open")
        stdin.write(json.dumps(value) + "\n")
        stdin.flush()
        return json.loads(stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def run() -> None:
    """Print the ratio of the times, and the time of texts of each length."""
    print(f"\nThe reader of sigs beside {COMMIT}, on what {COMMIT} reads of the corpus:")
    print(_beside())
    print("The time per character of a text of many phases, as a ratio to the shortest:")
    print(_growth())


def _asked() -> list[dict[str, Any]]:
    return [
        {
            "id": entry.id,
            "text": entry.text,
            "names": drug.names if (drug := formulary.find_drug(entry.drug)) else [entry.drug],
            "strength": entry.strength.split() if entry.strength else None,
        }
        for entry in corpus.entries()
    ]


def _beside() -> str:
    sides = [
        SigReader(earlier.checkout(COMMIT), "pharmacy.core.directions"),
        SigReader(ROOT, "pharmacy.core.sig"),
    ]
    read = [side.ask(_asked()) for side in sides]
    wanted = sorted(set(read[0]) & set(read[1]))
    times: list[list[float]] = [[], []]
    for turn in range(ROUNDS):
        for place in (0, 1) if turn % 2 else (1, 0):
            times[place].append(sides[place].ask(wanted))
    for side in sides:
        side.close()
    before, now = map(min, times)
    lost = len(set(read[0]) - set(read[1]))
    return (
        f"  {len(wanted)} sigs, each side's quickest of {ROUNDS} turns: {now / before:.2f} times "
        f"as long; {lost} that it read are refused now"
    )


def _growth() -> str:
    found = []
    for length in LENGTHS:
        text = (PIECE * length)[:length]
        took = []
        for _ in range(ROUNDS):
            began = time.thread_time()
            sig.read(text)
            took.append(time.thread_time() - began)
        found.append(min(took) / length)
    ratios = [
        f"{length:,d}: {each / found[0]:.2f}" for length, each in zip(LENGTHS, found, strict=True)
    ]
    return f"  {', '.join(ratios)}"
