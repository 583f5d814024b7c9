"""Templates: each compiles, holds nothing inline, escapes everything, and has a name that says what it shows."""

from __future__ import annotations

import pytest
from django.template import engines

from . import source, templates

# These two clean what they mark: nh3 has been over it, or every part was escaped.
CLEANING = {"marketplace/core/markdown.py"}


def test_templates_of_the_project_compile_each_by_itself():
    engine = engines["django"]
    names = source.templates()
    assert len(names) >= 10
    for name in names:
        assert engine.from_string(source.text(name)) is not None, name


def test_templates_of_the_project_hold_nothing_inline_and_escape_everything():
    found = [
        problem
        for name in source.templates()
        for problem in templates.template_problems(source.text(name), name)
    ]
    source.assert_none(found)


def test_python_of_the_project_promises_clean_html_only_where_it_cleans():
    names = [name for name in source.python_files(tests=False) if name not in CLEANING]
    found = [problem for name in names for problem in templates.raw_html_problems(source.text(name), name)]
    source.assert_none(found)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<p onclick="f()">',
        '<a href="javascript:f()">',
        "{{ text|safe }}",
        "{% autoescape off %}",
        '<p data-hx-on:click="f()">',
        '<img src="https://tracker.example/p.gif">',
        "<link rel='x' href=\"//cdn.example/a.css\">",
    ],
)
def test_template_check_of_a_wrong_line_says_where(text):
    found = templates.template_problems("<p>fine</p>\n" + text, "catalog/templates/catalog/x.html")
    assert [line.split(": ")[0] for line in found] == ["catalog/templates/catalog/x.html:2"]


def test_template_check_of_a_good_template_finds_nothing():
    text = '<script src="{% static "a.js" %}" defer></script>{# style= #}<a href="https://x.example">{{ one }}</a>'
    assert templates.template_problems(text, "x.html") == []


def test_raw_html_check_of_mark_safe_names_the_line():
    text = "from django.utils.safestring import mark_safe\nx = mark_safe(y)\n"
    assert templates.raw_html_problems(text, "catalog/views.py") == [
        "catalog/views.py:2: mark_safe promises clean HTML; use format_html or core.markdown."
    ]
