"""Texts that try to become something else where they are shown, and readers that notice when one did."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Each place that holds a text has a number of its own, which stands in the text: so it is seen where it came out.
MARK = re.compile(r"hz(\d+)z")
NUMBERS: dict[str, int] = {}
# What spreadsheets take for the beginning of a formula.
STARTS = "=+-@"
# Breaks out of an attribute, of an element, of a script, of Markdown, of Typst, of a template, of the head of a mail, and turns
# the direction of writing.
TAIL = (
    "\" onhz=\"1\" 'onhz='1'><hz src=x onerror=hz()></textarea></title></script><script>hz()</script><!--hz-->"
    '{{hz}}{% hz %} #panic("hz") $hz$ `hz` *hz* [x](javascript:hz) ![x](https://hz.example/x) javascript:hz'
    "\r\nBcc: hz@hz.example\r\n\r\n\u202ezh\u2066"
)
SHORT = "\"onhz='1'><hz>&hz;"
ADDRESS = "https://hz{n}z.example/\"onhz='1'><hz>"
# An address that Django takes for one, and that would write to somebody else too if a link took it as it is.
EMAIL = "hz{n}z?bcc=hz&'onhz='1'@hz.example"
# Addresses that run something when one follows them.
RUNNING = (
    "javascript:hz()",
    "JaVaScRiPt:hz()",
    "\tjavascript:hz()",
    "java\nscript:hz()",
    "data:text/html,<script>hz()</script>",
    "vbscript:hz()",
    "file:///etc/passwd",
)
HARMLESS = frozenset({"", "http", "https", "mailto", "otpauth", "tel"})
LOADED = frozenset({"src", "srcset", "poster", "data"})
FOLLOWED = LOADED | {"href", "action", "formaction", "cite", "background", "ping", "xlink:href"}
RAW = re.compile(rb"<[/!]?hz|<script>hz|<!--hz", re.IGNORECASE)


def number_of(place: str) -> int:
    """The number of a place, the same each time."""
    return NUMBERS.setdefault(place, len(NUMBERS) + 1)


def text_of(place: str, longest: int = 2_000) -> str:
    """The hostile text of a place, as long as fits there."""
    number = number_of(place)
    begun = f"{STARTS[number % 4]}hz{number}z"
    tail = TAIL if longest > len(TAIL) + 10 else SHORT
    return begun + (tail if longest >= len(begun) + len(tail) else "<hz>")


def name_of(place: str, longest: int = 200) -> str:
    """A hostile text that holds nothing one can't see, as a form takes it for a name."""
    return f"{STARTS[number_of(place) % 4]}hz{number_of(place)}z{SHORT}"[:longest]


def address_of(place: str) -> str:
    """A hostile address that begins like every other."""
    return ADDRESS.format(n=number_of(place))


def email_of(place: str) -> str:
    """A hostile e-mail address."""
    return EMAIL.format(n=number_of(place))


def marks(text: str) -> set[int]:
    """The numbers of the places whose texts stand in this one."""
    return {int(number) for number in MARK.findall(text)}


@dataclass
class Told:
    """What a page holds: its words and values, and whatever in it was made from a hostile text."""

    words: str = ""
    wrong: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told = Told()
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = self.told
        self._inside = tag if tag in ("script", "style") else ""
        if "hz" in tag or tag in ("iframe", "object", "embed", "base"):
            told.wrong.append(f"<{tag}>")
        for name, found in attrs:
            value = found or ""
            told.words += f" {value}"
            if "hz" in name or name.startswith("on") or name == "srcdoc":
                told.wrong.append(f"<{tag} {name}>")
            if name in FOLLOWED and _scheme(value) not in HARMLESS and not _picture(tag, value):
                told.wrong.append(f"<{tag} {name}={value[:60]}>")
            if name in (*LOADED, "style", "class") and "hz" in value and not value.startswith("/"):
                told.wrong.append(f"<{tag} {name}={value[:60]}>")
            if value.startswith("mailto:") and ("?" in value or "&" in value):
                told.wrong.append(f"<{tag} {name}={value[:60]}>")

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.told.words += f" {data}"
        if self._inside and "hz" in data:
            self.told.wrong.append(f"inside <{self._inside}>: {data[:60]}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if "hz" in tag:
            self.told.wrong.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        if "hz" in data:
            self.told.wrong.append(f"<!--{data[:60]}-->")

    def handle_decl(self, decl: str) -> None:
        if "hz" in decl:
            self.told.wrong.append(f"<!{decl[:60]}>")

    handle_pi = unknown_decl = handle_decl


def _scheme(address: str) -> str:
    """The scheme as a browser reads it, which leaves out blanks, tabs and line feeds."""
    begun = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address), re.IGNORECASE)
    return begun[1].lower() if begun else ""


def _picture(tag: str, address: str) -> bool:
    """Whether it is one of our own pictures or files that stand in the address itself; nobody's text is in these."""
    return address.startswith(("data:image/svg+xml", "data:text/plain")) and "hz" not in address


def read(content: bytes | str) -> Told:
    """The words of a page, and what was made from a hostile text."""
    raw = content.encode() if isinstance(content, str) else content
    reader = _Reader()
    reader.feed(raw.decode())
    reader.close()
    reader.told.wrong += [f"raw {found!r}" for found in RAW.findall(raw)]
    return reader.told
