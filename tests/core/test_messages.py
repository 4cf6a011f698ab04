"""Messages are data: a code, a template, and exact values."""

import ast
import datetime
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import pharmacy
from pharmacy.app import create_app
from pharmacy.core.errors import PharmacyError
from pharmacy.core.messages import Message
from tests.factories import mg

PACKAGE = Path(pharmacy.__file__).parent
ROOMS = ("core", "models", "schemas", "services")
PLACE = re.compile(r"%\((\w+)\)s")
# What our own checks find wrong is for our logs and commands, and for no page.
DEFECTS = ("PlanContradicted", "WeighingContradicted", "BarcodeOverflow", "ChainBroken", "NotJson")
MAKERS = ("invalid", "Problem", "wrong")


def test_a_message_is_english_with_its_values_filled_in() -> None:
    day = datetime.date(2026, 11, 23)
    said = Message("x", "Take %(doses)s %(count)s times until %(day)s.", doses=[mg("0.5"), mg("1")])
    more = Message(said.code, said.template, **said.values, count=1200, day=day)
    assert str(more) == "Take 0.5 mg, 1 mg 1,200 times until 2026-11-23."


def test_a_sentence_begins_with_a_capital_letter_whatever_fills_its_first_place() -> None:
    label = Message("label", "label %(number)s", number=3)
    assert str(Message("x", "%(label)s was scanned before.", label=label)) == (
        "Label 3 was scanned before."
    )
    assert str(label) == "label 3"


def test_messages_are_the_same_by_code_template_and_values() -> None:
    assert Message("x", "%(n)s", n=1) == Message("x", "%(n)s", n=1)
    assert Message("x", "%(n)s", n=1) != Message("x", "%(n)s", n=2)
    assert len({Message("x", "%(n)s", n=1), Message("x", "%(n)s", n=1)}) == 1


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text())) for path in sorted(PACKAGE.rglob("*.py"))]


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                func = node.func
                if (func.id if isinstance(func, ast.Name) else func.attr) in names:
                    yield path, node


def stated() -> Iterator[tuple[str, str, ast.Call]]:
    """The code and template of each message that is written out."""
    for _, node in calls("Message"):
        parts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if len(parts) == 2:
            code, template = parts
            yield str(code), str(template), node


def test_each_code_has_one_template() -> None:
    templates: dict[str, set[str]] = {}
    for code, template, _ in stated():
        templates.setdefault(code, set()).add(template)
    assert {code: said for code, said in templates.items() if len(said) > 1} == {}
    assert len(templates) > 200


def test_codes_are_words_joined_by_low_lines() -> None:
    assert [code for code, _, _ in stated() if not re.fullmatch("[a-z][a-z0-9_]*", code)] == []


def test_each_place_of_a_template_is_filled() -> None:
    for code, template, node in stated():
        given = {keyword.arg for keyword in node.keywords}
        assert given == set(PLACE.findall(template)), code


def kinds(root: type[PharmacyError] = PharmacyError) -> set[str]:
    below = [kind for sub in root.__subclasses__() for kind in kinds(sub)]
    return {root.__name__, *below}


def is_prose(node: ast.expr) -> bool:
    """Whether an expression is text with blanks in it, which a person is to read."""
    match node:
        case ast.Constant(value=str() as text):
            return " " in text
        case ast.JoinedStr():
            return any(" " in ast.unparse(part) for part in node.values)
        case _:
            return False


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path, tree in modules():
        if path.relative_to(PACKAGE).parts[0] in ROOMS:
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    yield f"{path.relative_to(PACKAGE)}: {node.name}", node


def has_bare_refusal(function: ast.FunctionDef) -> bool:
    """Whether a refusal gets prose, written in its place or on a line before."""
    assert create_app.__module__ == "pharmacy.app"  # Every kind of refusal is imported by now.
    names = (kinds() | {*MAKERS}) - {*DEFECTS}
    nodes = [*ast.walk(function)]
    prose = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and is_prose(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return any(
        is_prose(arg) or (isinstance(arg, ast.Name) and arg.id in prose)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
        for arg in node.args
    )


def test_no_refusal_of_core_and_services_is_a_bare_string() -> None:
    assert [place for place, function in functions() if has_bare_refusal(function)] == []


def test_a_refusal_with_prose_is_found() -> None:
    for body in ('raise NotFound("no order here")', 'm = "no order here"\n    raise NotFound(m)'):
        (function,) = ast.parse(f"def find():\n    {body}\n").body
        assert isinstance(function, ast.FunctionDef)
        assert has_bare_refusal(function)


def test_why_something_may_not_be_done_is_a_message() -> None:
    texts = [
        place
        for place, function in functions()
        if function.name.lstrip("_").startswith("why_not")
        and "str" in ast.unparse(function.returns or ast.Constant(None))
    ]
    assert texts == []


@pytest.mark.parametrize("text", ["there is no order", "give 1 to 9 days"])
def test_prose_is_known_as_such(text: str) -> None:
    assert is_prose(ast.parse(repr(text), mode="eval").body)
    assert is_prose(ast.parse(f"f{text!r}", mode="eval").body)
    assert not is_prose(ast.parse("'/name'", mode="eval").body)
