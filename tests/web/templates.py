"""Literal words in the templates, which are not translated."""

import re
from html.parser import HTMLParser

import jinja2
from jinja2 import nodes

from tests.web.catalogue import PAGES

TEMPLATES = PAGES / "templates"
SPOKEN = frozenset({"alt", "aria-label", "aria-description", "label", "placeholder", "title"})
LETTERS = re.compile(r"[^\W\d_]{2,}")
# What a macro adds to a tag elsewhere.
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"|\bautofocus\b')
SAME_IN_BOTH = re.compile(r"\bRx\b")
# Replaces an expression, so that tags and attributes around it stay intact.
FILLED = "0"


class _TextReader(HTMLParser):
    """Collects the visible and spoken words of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN]
        self.is_code = tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.is_code = False

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.found.append(data)


def literal_words() -> dict[str, list[str]]:
    """By template, the words that cannot be translated."""
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    found = {}
    for path in sorted(TEMPLATES.iterdir()):
        tree = environment.parse(path.read_text(), path.name)
        if words := [word.strip() for word in _words(tree) if _is_spoken(word)]:
            found[path.name] = words
    return found


def _is_spoken(words: str) -> bool:
    return LETTERS.search(SAME_IN_BOTH.sub("", ATTRIBUTE.sub("", words))) is not None


def _words(tree: nodes.Template) -> list[str]:
    """The visible words of a template with minimal expressions."""
    shown = (node for output in tree.find_all(nodes.Output) for node in output.nodes)
    parser = _TextReader()
    parser.feed("".join(_html(node) for node in shown))
    parser.close()
    return parser.found


def _html(node: nodes.Node) -> str:
    if isinstance(node, nodes.TemplateData):
        return str(node.data)
    return " ".join(_said(node)) or FILLED


def _said(node: nodes.Node) -> list[str]:
    """The words within an expression itself: `{{ "one" if x else "other" }}`."""
    match node:
        case nodes.Const(value=str() as words):
            return [words]
        case nodes.CondExpr(expr1=first, expr2=second):
            return _said(first) + (_said(second) if second else [])
        case nodes.Or(left=left, right=right) | nodes.And(left=left, right=right):
            return _said(left) + _said(right)
        case nodes.Concat(nodes=parts):
            return [words for part in parts for words in _said(part)]
        case nodes.Filter(node=inner) if inner:
            return _said(inner)
        case nodes.Call(node=nodes.Getattr(), args=args, kwargs=named):
            # A macro of another template: arguments with a capital letter are visible words.
            values = [*args, *(pair.value for pair in named)]
            return [words for value in values for words in _said(value) if words[:1].isupper()]
        case _:
            return []
