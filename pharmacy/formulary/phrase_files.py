"""The data files of phrases and of required statements, and their allowed keys."""

import datetime
from collections.abc import Iterator
from string import Formatter

from pharmacy.core.languages import Phrases, Worded
from pharmacy.core.statements import RequiredStatement, StatementRule, Statements
from pharmacy.formulary.tables import SOURCE, Table

PHARMACY = {"pharmacy"}
NEVER = datetime.date.max


def phrases(file: Table) -> Phrases:
    """The phrases of a file. Errors are added to its faults."""
    version, texts = file.text("version"), {}
    for name in file.data.keys() - {"version"}:
        section = file.table(name)
        for key in section.data.keys() - {SOURCE}:
            if key in texts:
                section.note(key, "is the name of another phrase: give it another")
            texts[key] = _phrase(section, key)
        section.done()
    file.done(sourced=False)
    return Phrases(version, texts)


def _phrase(section: Table, key: str) -> Worded:
    table = section.table(key)
    found = Worded(table.text("en"), table.text("es"))
    table.done(sourced=False)
    if _names(table, "en", found.english) != _names(table, "es", found.spanish):
        table.note("es", "names other parts in braces than the English: write the same")
    return found


def _names(table: Table, key: str, text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        table.note(key, "has a brace without its other half: write both, or neither")
        return set()


def statements(file: Table) -> Statements:
    """The required statements of a file. Errors are added to its faults."""
    found = Statements(
        file.text("version"), tuple(_statement(table) for table in file.tables("statements"))
    )
    file.done(sourced=False)
    return found


def _statement(table: Table) -> RequiredStatement:
    code, words = table.text("code"), Worded(table.text("en"), table.text("es"))
    for key, text in (("en", words.english), ("es", words.spanish)):
        if not _names(table, key, text) <= PHARMACY:
            table.note(key, "may name {pharmacy} in braces and nothing else")
    found = RequiredStatement(code, words, tuple(_rules(table)))
    table.done(sourced=False)
    if not found.rules:
        table.note("rules", "is missing: write [[statements.rules]] with what asks for it")
    return found


def _rules(table: Table) -> Iterator[StatementRule]:
    for rule in table.tables("rules"):
        place = rule.jurisdiction()
        first, last = rule.day("from", required=True), rule.day("until")
        if first and last and last < first:
            rule.note("until", "is before from: write a later day")
        rule.done()
        yield StatementRule(place, first or NEVER, last)
