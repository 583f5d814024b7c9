"""Every text of the interface that must be translated: found in Python by its syntax tree, in templates by Django's lexer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

# name -> (position of the context or None, positions of the texts)
FUNCTIONS = {
    "gettext": (None, (0,)),
    "gettext_lazy": (None, (0,)),
    "gettext_noop": (None, (0,)),
    "ngettext": (None, (0, 1)),
    "ngettext_lazy": (None, (0, 1)),
    "pgettext": (0, (1,)),
    "pgettext_lazy": (0, (1,)),
    "npgettext": (0, (1, 2)),
    "npgettext_lazy": (0, (1, 2)),
}
IN_TAG = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")
READ_ALOUD = {"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title"}
# Names, formats and marks that are the same in every language.
SAME_EVERYWHERE = re.compile(
    r"publiccode\.yml|GET|GitHub|OpenAPI|SPDX|JSON|YAML|API|CPV|NUTS|AGS|ARS|EUPL-1\.2|Deutsch|English|KERN|https?:\S+|\b[a-z]\b"
    r"|&\w+;"
)


@dataclass(frozen=True)
class Message:
    """One text to translate and where it stands; plural is empty where there is none."""

    text: str
    plural: str
    context: str
    where: str

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


def catalogue_of(name: str) -> str:
    """The file that holds the German of a source file: its app's own, the shared one for what stands above the apps."""
    for app in (
        "marketplace/core",
        "marketplace/registers",
        "marketplace/site",
        "accounts",
        "catalog",
        "procurement",
    ):
        if name.startswith(app + "/"):
            return f"{app}/locale/de/LC_MESSAGES/django.po"
    return "marketplace/locale/de/LC_MESSAGES/django.po"


def python_messages(source: str, name: str) -> tuple[list[Message], list[str]]:
    """All messages of a Python file, and a problem for each call whose text is not a literal."""
    tree = ast.parse(source)
    aliases = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    found, problems = [], []
    for node in ast.walk(tree):
        called = _called(node, aliases) if isinstance(node, ast.Call) else None
        if called is None:
            continue
        context_at, texts_at = FUNCTIONS[called]
        where = f"{name}:{node.lineno}"
        values = [_literal(node.args[at]) if at < len(node.args) else None for at in texts_at]
        context = "" if context_at is None else _literal(node.args[context_at])
        if None in values or context is None:
            problems.append(
                f"{where}: the text to translate must be a literal; nobody can find it otherwise."
            )
            continue
        found.append(Message(values[0], values[1] if len(values) > 1 else "", context, where))
    return found, problems


def _called(node: ast.Call, aliases: dict[str, str]) -> str | None:
    if isinstance(node.func, ast.Name):
        return aliases.get(node.func.id)
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id == "translation" and node.func.attr in FUNCTIONS else None
    return None


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def template_messages(source: str, name: str) -> list[Message]:
    """All messages of a template, with the very keys that Django asks for when it renders."""
    found: list[Message] = []
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        where = f"{name}:{token.lineno}"
        if token.token_type is TokenType.VAR:
            found += [_constant(literal, "", where) for literal in IN_TAG.findall(token.contents)]
        elif token.token_type is TokenType.BLOCK:
            bits = list(smart_split(token.contents))
            if bits[0] in ("translate", "trans") and bits[1][0] in "\"'":
                found.append(_constant(bits[1].partition("|")[0], _context(bits), where))
            elif bits[0] in ("blocktranslate", "blocktrans"):
                found.append(_block(tokens, bits, where))
                found += [_constant(literal, "", where) for literal in IN_TAG.findall(token.contents)]
            elif bits[0] in ("comment", "verbatim"):
                _skip(tokens, f"end{bits[0]}")
            else:
                found += [_constant(literal, "", where) for literal in IN_TAG.findall(token.contents)]
    return found


def _constant(literal: str, context: str, where: str) -> Message:
    text = literal[1:-1].replace(f"\\{literal[0]}", literal[0]).replace("\\\\", "\\")
    return Message(text.replace("%", "%%"), "", context, where)


def _context(bits: list[str]) -> str:
    return bits[bits.index("context") + 1].strip("\"'") if "context" in bits else ""


def _block(tokens: Iterator[Token], bits: list[str], where: str) -> Message:
    """The message of a blocktranslate tag; reads up to its end."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            if token.contents.startswith("end"):
                break
            parts.append([])
        elif token.token_type is TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
    texts = ["".join(part) for part in parts]
    if "trimmed" in bits:
        texts = [trim_whitespace(text) for text in texts]
    return Message(texts[0], texts[1] if len(texts) > 1 else "", _context(bits), where)


def _skip(tokens: Iterator[Token], end: str) -> None:
    for token in tokens:
        if token.token_type is TokenType.BLOCK and token.contents.split()[0] == end:
            return


class _Words(HTMLParser):
    """Collects what a person would read or hear of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        for key, value in attrs:
            if key in READ_ALOUD and value:
                self.found.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append((self.getpos()[0], data))


def untranslated_text(source: str, name: str) -> list[str]:
    """Every piece of text of a template that a reader sees and that stands outside the translation tags."""
    parser = _Words()
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parser.feed(token.contents)
        elif token.token_type is TokenType.BLOCK:
            tag = token.contents.split()[0]
            if tag in ("blocktranslate", "blocktrans", "comment", "verbatim"):
                _skip(tokens, f"end{tag}")
            parser.feed("\n" * token.contents.count("\n"))
    parser.close()
    return [
        f"{name}: “{' '.join(text.split())}” is not translated; use {{% translate %}} or {{% blocktranslate trimmed %}}."
        for _line, text in parser.found
        if re.search(r"[^\W\d_]", SAME_EVERYWHERE.sub("", text))
    ]


def placeholders(text: str) -> list[str]:
    """The named and numbered places of a message, sorted; `%%` is none."""
    return sorted(re.findall(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}", text.replace("%%", "")))


def entry_problems(entries: Iterable, name: str) -> list[str]:
    """Every German entry that is empty, fuzzy, familiar in tone, or loses a placeholder."""
    problems = []
    for entry in entries:
        german = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        where = f"{name}: “{entry.msgid[:60]}”"
        if entry.obsolete:
            problems.append(f"{where} is obsolete; take it out.")
        elif entry.fuzzy:
            problems.append(f"{where} is marked fuzzy; check the German and take the mark away.")
        elif not all(german):
            problems.append(f"{where} has no German.")
        elif any(
            re.search(r"\b(?:du|dich|dir|dein(?:e[rmns]?)?|euch|euer|eure[rmns]?)\b", text, re.I)
            for text in german
        ):
            problems.append(f"{where} says du; the site says Sie.")
        else:
            wanted = [entry.msgid_plural or entry.msgid] * len(german)
            for text, original in zip(german, wanted, strict=True):
                lost = set(placeholders(text)) ^ set(placeholders(original))
                # German may leave out the number in the singular: "eine Lösung".
                if lost and not (
                    entry.msgid_plural
                    and text == german[0]
                    and set(placeholders(text)) <= set(placeholders(original))
                ):
                    problems.append(f"{where}: the placeholders differ: {', '.join(sorted(lost))}.")
                if (
                    text[:1].isspace() != original[:1].isspace()
                    or text[-1:].isspace() != original[-1:].isspace()
                ):
                    problems.append(f"{where}: white space at the ends differs.")
    return problems
