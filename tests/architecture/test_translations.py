"""Translations: every text of the interface has one German, in the file of its own app, in the tone of the site."""

from __future__ import annotations

from functools import cache

import polib
import pytest

from catalog.facts import vocabulary

from . import messages, source

# The labels of the standard's codes are made of the codes by a rule, so they stand in no call as they are.
DERIVED = "catalog/facts/vocabulary.py"


@cache
def wanted():
    """All messages of the project by the file that must hold their German, and what could not be read."""
    found, problems = {}, []
    for name in source.python_files(tests=False):
        if name.startswith(("bench/", "script/")) or "/migrations/" in name:
            continue
        told, wrong = messages.python_messages(source.text(name), name)
        if name == DERIVED:
            codes = (*vocabulary.CATEGORIES, *vocabulary.SCOPES)
            told += [messages.Message(vocabulary.message_of(code), "", "", name) for code in codes]
            assert len(wrong) == 1, "only the one call that looks up a code's label has no literal"
            wrong = []
        problems += wrong
        for message in told:
            found.setdefault(messages.catalogue_of(name), []).append(message)
    for name in source.templates():
        for message in messages.template_messages(source.text(name), name):
            found.setdefault(messages.catalogue_of(name), []).append(message)
    return found, problems


@cache
def german():
    """All German entries by file."""
    names = [name for name in source.files() if name.endswith("/locale/de/LC_MESSAGES/django.po")]
    return {name: polib.pofile(str(source.CHECKOUT / name)) for name in names}


def test_texts_of_the_project_are_literals_that_can_be_found():
    _, problems = wanted()
    source.assert_none(problems)


def test_texts_of_the_project_have_a_german_entry_in_their_own_app():
    found, _ = wanted()
    missing = []
    for name, texts in found.items():
        entries = {(entry.msgctxt or "", entry.msgid): entry for entry in german().get(name, ())}
        for message in texts:
            entry = entries.get(message.key)
            if entry is None:
                missing.append(f"{message.where}: add “{message.text}” to {name}.")
            elif message.plural and entry.msgid_plural != message.plural:
                missing.append(f"{message.where}: “{message.text}” has another plural in {name}.")
    assert len(found) >= 4
    source.assert_none(missing)


def test_german_entries_are_whole_polite_and_keep_their_placeholders():
    found = [
        problem for name, entries in german().items() for problem in messages.entry_problems(entries, name)
    ]
    source.assert_none(found)


def test_german_entries_all_have_a_place_in_the_project():
    found, _ = wanted()
    used = {name: {message.key for message in texts} for name, texts in found.items()}
    idle = [
        f"{name}: “{entry.msgid[:80]}” stands nowhere any more; take it out."
        for name, entries in german().items()
        for entry in entries
        if (entry.msgctxt or "", entry.msgid) not in used.get(name, set())
    ]
    source.assert_none(idle)


def test_german_of_one_text_is_the_same_in_every_app():
    told, different = {}, []
    for name, entries in german().items():
        for entry in entries:
            key, text = (entry.msgctxt, entry.msgid), entry.msgstr or entry.msgstr_plural
            other = told.setdefault(key, (name, text))
            if other[1] != text:
                advice = "translations are merged, so one wins; use one German or a context"
                different.append(f"{name} and {other[0]} differ on “{entry.msgid[:60]}”: {advice}.")
    source.assert_none(different)


def test_templates_of_the_project_show_no_untranslated_text():
    found = [p for name in source.templates() for p in messages.untranslated_text(source.text(name), name)]
    source.assert_none(found)


def test_python_messages_of_every_form_are_found_and_others_refused():
    text = (
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        'a = _("One " "text")\n'
        'b = ngettext("%(n)d hit", "%(n)d hits", n)\n'
        'c = pgettext_lazy("verb", "open")\n'
        "d = _(name)\n"
        'e = other("Not this")\n'
    )
    found, problems = messages.python_messages(text, "catalog/x.py")
    assert [(m.context, m.text, m.plural, m.where) for m in found] == [
        ("", "One text", "", "catalog/x.py:2"),
        ("", "%(n)d hit", "%(n)d hits", "catalog/x.py:3"),
        ("verb", "open", "", "catalog/x.py:4"),
    ]
    assert problems == [
        "catalog/x.py:5: the text to translate must be a literal; nobody can find it otherwise."
    ]


def test_template_messages_of_every_form_have_the_keys_django_asks_for():
    text = (
        '{% load i18n %}{% translate "Plain" %}{% translate "50 %" context "share" as x %}\n'
        '{% include "x.html" with title=_("In a tag") only %}{{ x|default:_("In a filter") }}\n'
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} hit\n{% plural %}\n  {{ n }} hits\n{% endblocktranslate %}\n"
        '{% comment %}{% translate "Nobody" %}{% endcomment %}'
    )
    assert [(m.context, m.text, m.plural) for m in messages.template_messages(text, "x.html")] == [
        ("", "Plain", ""),
        ("share", "50 %%", ""),
        ("", "In a tag", ""),
        ("", "In a filter", ""),
        ("", "%(n)s hit", "%(n)s hits"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello</p>",
        '<input placeholder="Search">',
        '<a aria-label="Home" href="/">{{ x }}</a>',
        "{{ n }} hits",
    ],
)
def test_untranslated_check_of_bare_words_names_them(text):
    (problem,) = messages.untranslated_text(text, "x.html")
    assert problem.startswith("x.html: “")


def test_untranslated_check_of_translated_and_technical_text_finds_nothing():
    text = '<p class="lead">{% translate "Hello" %} · 12&nbsp;%</p><code>publiccode.yml</code><script src="/a.js"></script>'
    assert messages.untranslated_text(text, "x.html") == []


def test_entry_check_of_wrong_entries_names_each_fault():
    entries = [
        polib.POEntry(msgid="a", msgstr=""),
        polib.POEntry(msgid="b", msgstr="Melde dich an."),
        polib.POEntry(msgid="c %(n)s", msgstr="c %(m)s"),
        polib.POEntry(msgid="d", msgstr="d", flags=["fuzzy"]),
        polib.POEntry(msgid="e", msgstr="e "),
        polib.POEntry(msgid="one", msgid_plural="%(n)s f", msgstr_plural={0: "ein f", 1: "%(n)s f"}),
        polib.POEntry(msgid="g", msgstr="Melden Sie sich an."),
    ]
    assert messages.entry_problems(entries, "x.po") == [
        "x.po: “a” has no German.",
        "x.po: “b” says du; the site says Sie.",
        "x.po: “c %(n)s”: the placeholders differ: %(m)s, %(n)s.",
        "x.po: “d” is marked fuzzy; check the German and take the mark away.",
        "x.po: “e”: white space at the ends differs.",
    ]
