"""What a template must not hold, so that the strict Content-Security-Policy and the escaping stay whole."""

from __future__ import annotations

import ast
import re

FORBIDDEN = (
    (re.compile(r"<script(?![^>]*\ssrc=)", re.I), "inline script; put it into a file below static/"),
    (re.compile(r"<style\b", re.I), "inline style sheet; put it into site.css"),
    (re.compile(r"\sstyle\s*=", re.I), "inline style; use a class"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.I), "inline handler; use a module below static/"),
    (re.compile(r"javascript:", re.I), "script address"),
    (re.compile(r"\|\s*safe(?:seq)?\b"), "unescaped output; build the HTML in Python where it is cleaned"),
    (re.compile(r"\{%\s*autoescape\s+off"), "unescaped output; build the HTML in Python where it is cleaned"),
    (re.compile(r"\shx-on|\sdata-hx-on|hx-vals\s*=\s*[\"']js:"), "htmx evaluates this as script"),
    (
        re.compile(r"<(?:img|script|link|source|iframe)\b[^>]*\s(?:src|href)=\"(?:https?:)?//", re.I),
        "file of another host",
    ),
)
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.S)
RAW_HTML = {"mark_safe", "SafeString", "SafeText"}


# Mail programs load no style sheet; what stands here is never shown by this site, so its policy does not apply.
MAILS = "/templates/core/mail/"
IN_MAILS = {"inline style; use a class"}


def template_problems(text: str, name: str) -> list[str]:
    """Every inline script, style or handler, every unescaped output and every file of another host."""
    plain = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    return [
        f"{name}:{plain.count(chr(10), 0, found.start()) + 1}: {advice}."
        for pattern, advice in FORBIDDEN
        if not (MAILS in name and advice in IN_MAILS)
        for found in pattern.finditer(plain)
    ]


def raw_html_problems(text: str, name: str) -> list[str]:
    """Every call of mark_safe and its kin; only the modules that clean HTML may promise that it is clean."""
    return [
        f"{name}:{node.lineno}: {node.func.id} promises clean HTML; use format_html or core.markdown."
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAW_HTML
    ]
