"""Reads a sig into a proposed schedule, and writes a schedule as a sig.

A small grammar, read from left to right in linear time:

- `words` splits the text; `tables`, `halves` and `equivalents` make one spelling of those that mean
  the same;
- `scanning` finds items, a rule for each form (`amounts`, `restating`, `daytimes`, `lengths`,
  `dispensing`, `notes`, `headings`), else phrases of `vocabulary`; a word without one is a fault;
- `grouping` makes statements of items: a phase, a step, an end, a note;
- `sayings` and `said_steps` parse a statement, and `adding` adds it to the `courses`, which refuse
  what contradicts itself or may mean two things;
- `finishing` closes the end and lists what a person must confirm; `instructions` finds what a
  label prints beside the doses.
"""

from pharmacy.core.sig.finishing import Remark as Remark
from pharmacy.core.sig.instructions import instructions_in as instructions_in
from pharmacy.core.sig.masses import NO_STRENGTH as NO_STRENGTH
from pharmacy.core.sig.reading import Reading as Reading
from pharmacy.core.sig.reading import read as read
from pharmacy.core.sig.words import NotUnderstood as NotUnderstood
from pharmacy.core.sig.writing import write as write
from pharmacy.core.sig.writing import write_reading as write_reading
