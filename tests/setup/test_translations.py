"""Translations are compiled once and again only when they changed."""

import gettext

import pytest

from script.tasks.translations import compile_translations, outdated

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Search"
msgstr "{word}"
"""


@pytest.fixture
def checkout(tmp_path):
    write(tmp_path, "catalog", "Suchen")
    write(tmp_path, "marketplace/core", "Finden")
    write(tmp_path, ".venv/lib/foreign", "Fremd")
    return tmp_path


def write(checkout, room, word):
    place = checkout / room / "locale" / "de" / "LC_MESSAGES" / "django.po"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(PO.format(word=word))
    return place.with_suffix(".mo")


def spoken(compiled):
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Search")


def test_translations_compiled_speak_german(checkout):
    assert outdated(checkout)
    assert compile_translations(checkout) == [
        "catalog/locale/de/LC_MESSAGES/django.po",
        "marketplace/core/locale/de/LC_MESSAGES/django.po",
    ]
    assert spoken(checkout / "catalog/locale/de/LC_MESSAGES/django.mo") == "Suchen"
    assert spoken(checkout / "marketplace/core/locale/de/LC_MESSAGES/django.mo") == "Finden"


def test_translations_unchanged_are_left_alone(checkout):
    compile_translations(checkout)
    assert not outdated(checkout)
    assert compile_translations(checkout) == []


def test_translation_changed_is_compiled_alone(checkout):
    compile_translations(checkout)
    compiled = write(checkout, "catalog", "Suche")
    assert outdated(checkout)
    assert compile_translations(checkout) == ["catalog/locale/de/LC_MESSAGES/django.po"]
    assert spoken(compiled) == "Suche"


def test_translation_whose_result_is_gone_is_compiled_again(checkout):
    compile_translations(checkout)
    compiled = checkout / "catalog/locale/de/LC_MESSAGES/django.mo"
    compiled.unlink()
    assert compile_translations(checkout) == ["catalog/locale/de/LC_MESSAGES/django.po"]
    assert spoken(compiled) == "Suchen"
