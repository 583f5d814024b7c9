"""Endpoints of the questionnaire of an own sounding while it is a draft: the same actions as on its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Scope
from marketplace.core.access import KEY, declare
from marketplace.core.api.problems import (
    INVALID_BODY,
    INVALID_FIELDS,
    VERSION_CHANGED,
    VERSION_MISSING,
    field_error,
    invalid_fields,
)
from marketplace.core.api.repeats import once
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import KeyViewSet, endpoint
from procurement.actions.questionnaires import (
    edit_questionnaire,
    remove_question,
    take_questions,
    write_question,
    write_section,
)
from procurement.models import Questionnaire
from procurement.queries.library import source_for
from procurement.questions.checking import check_question, cleaned_question
from procurement.questions.document import Document, Question, Section, from_json, new_key
from procurement.questions.editing import Full, Gone, place_of, state_of
from procurement.questions.kinds import KINDS

from .. import questionnaire_serializers as serializers
from ..questionnaire_entries import working_entry
from .own_soundings import own_sounding

CHANGING = (INVALID_BODY, INVALID_FIELDS, VERSION_MISSING, VERSION_CHANGED)
WORDS = ("title", "text", "kind", "key")


@declare(KEY)
class OwnQuestionnaireViewSet(KeyViewSet):
    """The questionnaire of one sounding of the organisation of the key, as it is being written."""

    tag = _("Your market soundings")
    paths = {
        "sounding": _("Names one of your market soundings."),
        "key": _("Key of a section or question."),
    }

    @endpoint(
        "getWorkingQuestionnaire",
        _("The questionnaire of one of your market soundings"),
        _(
            "As it is being written, with what it lacks, what the neutrality check found, and the ETag for a change."
        ),
        answer=serializers.WorkingQuestionnaireSerializer,
        scope=Scope.READ_SOUNDINGS,
    )
    def retrieve(self, request: Request, sounding: str) -> Response:
        return self._shown(sounding)

    @endpoint(
        "changeQuestionnaire",
        _("Change the words above the questions"),
        _("While the sounding is a draft. Send in If-Match the ETag of the questionnaire."),
        answer=serializers.WorkingQuestionnaireSerializer,
        body=serializers.QuestionnaireHeadSerializer,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def partial_update(self, request: Request, sounding: str) -> Response:
        own_sounding(self, sounding)
        values = self.body()

        def act(row: Questionnaire, document: Document) -> None:
            head = {"title": document.title, "intro": document.intro, "language": document.language}
            edit_questionnaire(questionnaire=row, seen=state_of(document), by=self.actor, **(head | values))

        return self._change(sounding, act)

    @endpoint(
        "addSection",
        _("Put a section at the end"),
        _("While the sounding is a draft. Send in If-Match the ETag of the questionnaire."),
        answer=serializers.WorkingQuestionnaireSerializer,
        body=serializers.NewSectionSerializer,
        status=201,
        is_repeatable=True,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def add_section(self, request: Request, sounding: str) -> Response:
        own_sounding(self, sounding)
        values = self.body()

        def act(row: Questionnaire, _document: Document) -> None:
            section = Section(new_key(), values["title"], values.get("text", ""))
            write_section(questionnaire=row, section=section, seen="", by=self.actor)

        return self._change(sounding, act, 201)

    @endpoint(
        "changeSection",
        _("Change the words of a section"),
        _("While the sounding is a draft. Send in If-Match the ETag of the questionnaire."),
        answer=serializers.WorkingQuestionnaireSerializer,
        body=serializers.SectionChangeSerializer,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def change_section(self, request: Request, sounding: str, key: str) -> Response:
        self._demand(self._document(sounding).section(key))
        values = self.body()

        def act(row: Questionnaire, document: Document) -> None:
            section = self._demand(document.section(key))
            write_section(
                questionnaire=row,
                section=replace(section, **values),
                seen=state_of(section),
                by=self.actor,
            )

        return self._change(sounding, act)

    @endpoint(
        "addQuestion",
        _("Put a question at the end of a section"),
        _(
            "While the sounding is a draft. All that the kind needs has to be there. Send in If-Match the ETag of the "
            "questionnaire."
        ),
        answer=serializers.WorkingQuestionnaireSerializer,
        body=serializers.NewQuestionSerializer,
        status=201,
        is_repeatable=True,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def add_question(self, request: Request, sounding: str) -> Response:
        own_sounding(self, sounding)
        values = dict(self.body())
        section = values.pop("section")
        question = _checked(Question(new_key(), values["kind"], values["title"]), values)

        def act(row: Questionnaire, document: Document) -> None:
            if document.section(section) is None:
                raise invalid_fields([field_error("/section", _now("There is no such section."))])
            write_question(questionnaire=row, question=question, section=section, seen="", by=self.actor)

        return self._change(sounding, act, 201)

    @endpoint(
        "changeQuestion",
        _("Change a question"),
        _("While the sounding is a draft; its kind stays. Send in If-Match the ETag of the questionnaire."),
        answer=serializers.WorkingQuestionnaireSerializer,
        body=serializers.QuestionChangeSerializer,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def change_question(self, request: Request, sounding: str, key: str) -> Response:
        self._demand(self._document(sounding).question(key))
        values = self.body()

        def act(row: Questionnaire, document: Document) -> None:
            before = self._demand(document.question(key))
            write_question(
                questionnaire=row,
                question=_checked(before, values),
                section=place_of(document, key).key,
                seen=state_of(before),
                by=self.actor,
            )

        return self._change(sounding, act)

    @endpoint(
        "removeQuestion",
        _("Take a question out"),
        _("While the sounding is a draft. Send in If-Match the ETag of the questionnaire."),
        answer=serializers.WorkingQuestionnaireSerializer,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_SOUNDINGS,
    )
    def remove_question(self, request: Request, sounding: str, key: str) -> Response:
        self._demand(self._document(sounding).question(key))
        return self._remove(sounding, key)

    @endpoint(
        "removeSection",
        _("Take a section out with its questions"),
        _("While the sounding is a draft. Send in If-Match the ETag of the questionnaire."),
        answer=serializers.WorkingQuestionnaireSerializer,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_SOUNDINGS,
    )
    def remove_section(self, request: Request, sounding: str, key: str) -> Response:
        self._demand(self._document(sounding).section(key))
        return self._remove(sounding, key)

    @endpoint(
        "takeQuestions",
        _("Copy questions from elsewhere"),
        _(
            "All questions of a ready template, of a template or a sounding of yours, or of a published sounding of others. "
            "Send in If-Match the ETag of the questionnaire."
        ),
        answer=serializers.WorkingQuestionnaireSerializer,
        body=serializers.TakenQuestionsSerializer,
        is_repeatable=True,
        is_versioned=True,
        problems=CHANGING,
        scope=Scope.WRITE_SOUNDINGS,
    )
    def take(self, request: Request, sounding: str) -> Response:
        own_sounding(self, sounding)
        values = self.body()
        source = source_for(self.actor, values["kind"], values["key"])
        if source is None:
            raise invalid_fields([field_error("/key", _now("There is no such questionnaire."))])
        return self._change(
            sounding,
            lambda row, _document: take_questions(
                questionnaire=row, sections=source.document.sections, source=source.kept, by=self.actor
            ),
        )

    def _remove(self, sounding: str, key: str) -> Response:
        return self._change(
            sounding, lambda row, _document: remove_question(questionnaire=row, key=key, by=self.actor)
        )

    def _change(
        self, sounding: str, act: Callable[[Questionnaire, Document], Any], status: int = 200
    ) -> Response:
        """Carry out a change of the questionnaire that the request names, locked, once."""

        def work() -> Response:
            found = own_sounding(self, sounding, lock=True)
            row = Questionnaire.objects.get(sounding=found)
            demand_version(self.request, working_entry(row, found))
            try:
                act(row, from_json(row.document))
            except Gone:
                raise Http404 from None
            except Full:
                told = _now("The questionnaire holds as many sections or questions as it can.")
                raise invalid_fields([field_error("", told)]) from None
            return self._shown(sounding, status)

        if self.request.method == "POST":
            return once(self.request, key_id=self.request.auth.pk, work=work)
        with transaction.atomic():
            return work()

    def _document(self, sounding: str) -> Document:
        return from_json(Questionnaire.objects.get(sounding=own_sounding(self, sounding)).document)

    def _demand(self, thing: Any) -> Any:
        if thing is None:
            raise Http404
        return thing

    def _shown(self, sounding: str, status: int = 200) -> Response:
        found = own_sounding(self, sounding)
        return self.tagged(working_entry(Questionnaire.objects.get(sounding=found), found), status)


def _checked(before: Question, values: Mapping[str, Any]) -> Question:
    """The question with what was sent, cleaned; raises the problem that names all that keeps it from being asked."""
    spec = _keyed(values["spec"]) if "spec" in values else before.spec
    unknown = [
        field_error(f"/spec/{name}", _now("A question of this kind has no such property."))
        for name in spec
        if name not in KINDS[before.kind].spec
    ]
    question = cleaned_question(
        replace(
            before,
            title=values.get("title", before.title),
            text=values.get("text", before.text),
            required=values.get("required", before.required),
            spec=spec,
        )
    )
    wrong = [field_error(_place(path), told) for path, told in check_question(question).items()]
    if unknown or wrong:
        raise invalid_fields(unknown + wrong)
    return question


def _place(path: str) -> str:
    place = path.replace(".", "/")
    return f"/{place}" if path in WORDS else f"/spec/{place}"


def _keyed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent with a key for each option and row that came without one."""
    return {
        name: [{"key": new_key()} | dict(one) for one in value] if isinstance(value, list) else value
        for name, value in spec.items()
    }
