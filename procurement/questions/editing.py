"""Changes of a questionnaire: each takes a document and gives another one; nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from .document import (
    MOST_QUESTIONS,
    MOST_SECTIONS,
    Document,
    Question,
    Section,
    hash_of,
    new_key,
    to_json,
)

Item = TypeVar("Item", Question, Section)


class Gone(LookupError):
    """The section or question is not in the questionnaire any more."""


class Full(ValueError):
    """The questionnaire would hold more sections or questions than anybody answers."""


def state_of(thing: Document | Section | Question) -> str:
    """A short text that differs as soon as somebody changes the words of a question, or of the head of a section or the whole."""
    if isinstance(thing, Question):
        return hash_of(to_json(Document(sections=(Section("", "", questions=(thing,)),))))[:20]
    if isinstance(thing, Section):
        return hash_of([thing.title, thing.text])[:20]
    return hash_of([thing.title, thing.intro, thing.language])[:20]


def place_of(document: Document, key: str) -> Section:
    """The section in which a question stands; raises Gone."""
    for section in document.sections:
        if any(question.key == key for question in section.questions):
            return section
    raise Gone(key)


def with_question(document: Document, question: Question, section_key: str) -> Document:
    """With a question put in the place of the one of its key, or at the end of the section."""
    if document.question(question.key) is not None:
        section = place_of(document, question.key)
        kept = tuple(question if one.key == question.key else one for one in section.questions)
        return document.with_section(replace(section, questions=kept))
    section_or_none = document.section(section_key)
    if section_or_none is None:
        raise Gone(section_key)
    _demand_room(document, questions=1)
    return document.with_section(replace(section_or_none, questions=(*section_or_none.questions, question)))


def with_head(document: Document, section: Section) -> Document:
    """With title and text of a section changed, its questions as they are; a new section goes to the end."""
    before = document.section(section.key)
    if before is None:
        _demand_room(document, sections=1, questions=len(section.questions))
        return document.with_section(section)
    return document.with_section(replace(before, title=section.title, text=section.text))


def without(document: Document, key: str) -> Document:
    """Without a section and its questions, or without a question; raises Gone."""
    if document.section(key) is not None:
        return replace(document, sections=tuple(one for one in document.sections if one.key != key))
    section = place_of(document, key)
    return document.with_section(
        replace(section, questions=tuple(one for one in section.questions if one.key != key))
    )


def moved(document: Document, key: str, *, up: bool) -> Document:
    """With a section or question one place further up or down; a question at the edge goes to the section beside."""
    if document.section(key) is not None:
        return replace(document, sections=_swapped(document.sections, key, up))
    section = place_of(document, key)
    at = next(i for i, one in enumerate(section.questions) if one.key == key)
    if 0 <= at + (-1 if up else 1) < len(section.questions):
        return document.with_section(replace(section, questions=_swapped(section.questions, key, up)))
    number = document.sections.index(section) + (-1 if up else 1)
    if not 0 <= number < len(document.sections):
        return document
    question, beside = section.questions[at], document.sections[number]
    there = (*beside.questions, question) if up else (question, *beside.questions)
    return without(document, key).with_section(replace(beside, questions=there))


def _swapped(items: Sequence[Item], key: str, up: bool) -> tuple[Item, ...]:
    """With the item of that key before its neighbour; at the edge it stays."""
    listed = list(items)
    at = next(i for i, one in enumerate(listed) if one.key == key)
    to = at + (-1 if up else 1)
    if 0 <= to < len(listed):
        listed[at], listed[to] = listed[to], listed[at]
    return tuple(listed)


def doubled(document: Document, key: str) -> Document:
    """With a copy of a section or question right behind it, under new keys; raises Gone."""
    section = document.section(key)
    if section is not None:
        _demand_room(document, sections=1, questions=len(section.questions))
        at = document.sections.index(section) + 1
        twin = _renewed(section)
        return replace(document, sections=(*document.sections[:at], twin, *document.sections[at:]))
    section = place_of(document, key)
    _demand_room(document, questions=1)
    kept: list[Question] = []
    for one in section.questions:
        kept.append(one)
        if one.key == key:
            kept.append(replace(one, key=new_key()))
    return document.with_section(replace(section, questions=tuple(kept)))


def chosen_of(document: Document, keys: Iterable[str]) -> tuple[Section, ...]:
    """The sections that hold one of the questions, each with those questions alone."""
    wanted = set(keys)
    found = (
        replace(section, questions=tuple(one for one in section.questions if one.key in wanted))
        for section in document.sections
    )
    return tuple(section for section in found if section.questions)


def with_taken(document: Document, sections: Iterable[Section]) -> Document:
    """With copied sections at the end, under new keys; one whose title is there already is filled up instead."""
    for section in sections:
        fresh = _renewed(section)
        same = next((one for one in document.sections if one.title and one.title == section.title), None)
        if same is None:
            _demand_room(document, sections=1, questions=len(fresh.questions))
            document = document.with_section(fresh)
        else:
            _demand_room(document, questions=len(fresh.questions))
            document = document.with_section(replace(same, questions=(*same.questions, *fresh.questions)))
    return document


def _renewed(section: Section) -> Section:
    return replace(
        section,
        key=new_key(),
        questions=tuple(replace(question, key=new_key()) for question in section.questions),
    )


def _demand_room(document: Document, *, sections: int = 0, questions: int = 0) -> None:
    if len(document.sections) + sections > MOST_SECTIONS or document.count + questions > MOST_QUESTIONS:
        raise Full
