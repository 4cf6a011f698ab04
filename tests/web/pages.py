"""A page as a person sees it: its words, fields and links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "img", "meta", "link", "br", "line", "rect"}
TICKED = ("checkbox", "radio")


@dataclass
class ParsedPage:
    """Parsed HTML. `fields` are what its forms would send."""

    html: str
    text: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def text_of(self, name: str) -> str:
        """The text of a field."""
        return self.fields.get(name, [""])[0]

    def error(self, name: str) -> str:
        """The error beside a field. "" if there is none."""
        return self.texts.get(f"{name}-error", "")

    def has_button(self, action: str) -> bool:
        """Whether there is an enabled button with this value."""
        return any(tag == "button" and have.get("value") == action for tag, have in self.tags)

    def all_of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element with this tag."""
        return [have for name, have in self.tags if name == tag]


class _PageParser(HTMLParser):
    def __init__(self, page: ParsedPage) -> None:
        super().__init__()
        self.page = page
        self.open: list[tuple[str, dict[str, str]]] = []
        self.is_first_option = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        self.page.tags.append((tag, have))
        if tag == "input":
            self._input(have)
        if tag == "select":
            self.is_first_option = True
        if tag == "option":
            self._option(have)
        if tag == "textarea":
            self.page.fields[have["name"]] = [""]
        if tag not in VOID:
            self.open.append((tag, have))

    def _option(self, have: dict[str, str]) -> None:
        """A select has its first option until another is selected."""
        name = next(outer["name"] for kind, outer in reversed(self.open) if kind == "select")
        if self.is_first_option:
            self._add(name, have["value"])
        elif "selected" in have:
            self.page.fields[name][-1] = have["value"]
        self.is_first_option = False

    def _input(self, have: dict[str, str]) -> None:
        name = have.get("name", "")
        if have.get("type") in TICKED:
            self.page.boxes.add(name)
            if "checked" not in have:
                return
        self._add(name, have.get("value", "on" if have.get("type") in TICKED else ""))

    def _add(self, name: str, value: str) -> None:
        self.page.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        kinds = [kind for kind, _ in self.open]
        if "script" in kinds:
            return
        self.page.text += data
        for kind, have in self.open:
            if "id" in have:
                self.page.texts[have["id"]] = self.page.texts.get(have["id"], "") + data
            if kind == "a":
                self.page.links[data.strip()] = have.get("href", "")
        if kinds and kinds[-1] == "textarea":
            self.page.fields[self.open[-1][1]["name"]][0] += data


def read(html: str) -> ParsedPage:
    """The page of some HTML."""
    page = ParsedPage(html)
    _PageParser(page).feed(html)
    return page
