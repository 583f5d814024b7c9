"""Parts of templates that are rendered once: the same for everybody, never one reader's for the next."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override

from marketplace.core.templatetags import ui


def rendered(template, **context):
    return template.render(Context(context))


def test_kept_part_without_values_sees_no_variable_of_the_page():
    template = Template("{% load ui %}{% kept %}[{{ name }}]{% endkept %} {{ name }}")
    assert rendered(template, name="Ada") == "[] Ada"


def test_kept_part_with_values_follows_each_of_them():
    template = Template("{% load ui %}{% kept name=who %}[{{ name }}]{% endkept %}")
    assert [rendered(template, who=who) for who in ("Ada", "Bo", "Ada")] == ["[Ada]", "[Bo]", "[Ada]"]


def test_kept_part_follows_the_language_of_the_page():
    template = Template(
        '{% load ui i18n %}{% kept %}{% translate "Search" %} {% url "site:start" %}{% endkept %}'
    )
    found = []
    for language in ("de", "en", "de"):
        with override(language):
            found.append(rendered(template))
    assert found == ["Suchen /", "Search /en/", "Suchen /"]


@pytest.mark.parametrize("values", [(mark_safe("<b>"), "<b>"), ("<b>", mark_safe("<b>"))])
def test_kept_text_that_is_html_already_never_stands_for_one_that_must_be_escaped(values):
    template = Template("{% load ui %}{% kept text=text %}{{ text }}{% endkept %}")
    found = {type(value).__name__: rendered(template, text=value) for value in values}
    assert found == {"SafeString": "<b>", "str": "&lt;b&gt;"}


def test_kept_number_never_stands_for_a_truth_value():
    template = Template("{% load ui %}{% kept one=one %}{{ one }}{% endkept %}")
    assert [rendered(template, one=one) for one in (1, True, 1)] == ["1", "True", "1"]


def test_kept_parts_are_rendered_once_and_forgotten_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(ui, "MOST_KEPT", 2)
    seen = []

    class Told:
        def __init__(self, name):
            self.name = name

        def __hash__(self):
            return hash(self.name)

        def __eq__(self, other):
            return self.name == other.name

        def __str__(self):
            seen.append(self.name)
            return self.name

    template = Template("{% load ui %}{% kept one=one %}{{ one }}{% endkept %}")
    for name in "aabbaacca":
        assert rendered(template, one=Told(name)) == name
    assert "".join(seen) == "abca"


def test_kept_value_without_a_name_is_refused_when_the_template_is_read():
    with pytest.raises(TemplateSyntaxError, match="by name only"):
        Template("{% load ui %}{% kept who %}{% endkept %}")
