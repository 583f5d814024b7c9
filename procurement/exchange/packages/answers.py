"""The answers of opened responses in the complete file. What a vendor marked as confidential is not among them.

In its place stand the receipt and the checksum of the response; the original stays in the system.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import Solution
from marketplace.core.formats import moment_text
from marketplace.core.models import StoredFile
from procurement.choices import QuestionKind, SoundingState
from procurement.models import ResponseFile, Sounding
from procurement.queries.opened import Opened, opened_responses
from procurement.questions.document import from_json
from procurement.questions.telling import answer_text

from .archive import Archive, safe_name, safe_word

# What a submission keeps beside the answers; keys of questions never look like these.
SNAPSHOTS = ("files", "solutions")


@dataclass(frozen=True)
class Names:
    """Files by public id, and what solutions are called by slug."""

    files: Mapping[str, StoredFile]
    words: Mapping[str, str]


def may_hold_answers(sounding: Sounding) -> bool:
    """Not while names are hidden from those who assess: receipts lead to names."""
    return not (sounding.is_blind and sounding.state == SoundingState.OPENED)


def add_answers(archive: Archive, sounding: Sounding) -> int:
    """Each response with its answers and files, and all of them as a table; how many there are.

    The number of queries does not grow with the number of responses.
    """
    found = opened_responses(sounding)
    names = _names(found)
    for at, one in enumerate(found, 1):
        place = f"responses/{at:03d}-{safe_word(one.label, 'vendor')}"
        archive.json(f"{place}/answers.json", response_data(one))
        archive.text(f"{place}/answers.txt", "\n".join(_lines(one, names)))
        for number, public_id in enumerate(_files(one), 1):
            if stored := names.files.get(public_id):
                archive.kept(f"{place}/files/{number:02d}-{safe_name(stored.name)}", stored)
    _add_overview(archive, sounding, found, names)
    return len(found)


def response_data(one: Opened) -> dict[str, Any]:
    """A response for programs; answers that are confidential are left out and named by their keys.

    Where none is confidential, the checksum can be computed again from what stands here.
    """
    last = one.response.last
    assert last is not None
    withheld = [question.key for question in one.document if one.is_confidential(question.key)]
    answers = {
        key: value for key, value in one.answers.items() if key not in withheld and key not in SNAPSHOTS
    }
    hidden = _confidential_files(one)
    files = {key: value for key, value in one.answers.get("files", {}).items() if key not in hidden}
    if files:
        answers["files"] = files
    slugs = {(answer.get("value") or {}).get("solution") for answer in answers.values()}
    solutions = {key: value for key, value in one.answers.get("solutions", {}).items() if key in slugs}
    if solutions:
        answers["solutions"] = solutions
    return {
        "vendor": one.label,
        "response": str(one.response.public_id),
        "receipt": str(last.public_id),
        "received_at": last.received_at.isoformat(),
        "sha256": last.sha256,
        "questionnaire": {"version": one.version, "sha256": last.version.sha256},
        "is_unconfirmed": one.is_unconfirmed,
        "answers": answers,
        "confidential": withheld,
    }


def placeholder(one: Opened) -> str:
    """What stands in the place of a confidential answer."""
    last = one.response.last
    assert last is not None
    told = {"receipt": last.public_id, "hash": last.sha256}
    return _("Confidential, not in this package. Receipt %(receipt)s, checksum %(hash)s.") % told


def told(one: Opened, key: str, names: Names) -> str:
    """An answer in words; the placeholder where it is confidential, empty where nothing was answered."""
    question = one.document.question(key)
    if question is None:
        return ""
    if one.is_confidential(key):
        return placeholder(one)
    return answer_text(question, one.value(key), names.words)


def _lines(one: Opened, names: Names) -> Iterator[str]:
    last = one.response.last
    assert last is not None
    yield one.label
    yield _("Received: %(moment)s") % {"moment": moment_text(last.received_at)}
    yield _("Receipt: %(receipt)s") % {"receipt": last.public_id}
    yield _("Checksum of what was handed in (SHA-256): %(hash)s") % {"hash": last.sha256}
    yield _("Questionnaire, version %(n)s") % {"n": one.version}
    if one.is_unconfirmed:
        yield _("It answers an earlier version and was not confirmed after a correction.")
    for number, _section, question in one.document.numbered():
        yield ""
        yield f"{number} {question.title}"
        yield told(one, question.key, names) or _("Not answered")


def _files(one: Opened) -> list[str]:
    """Public ids of the files that answers name, without those that belong to a confidential answer too."""
    hidden = _confidential_files(one)
    named = [public_id for key in _file_keys(one) for public_id in (one.value(key) or {}).get("files", ())]
    return [public_id for public_id in dict.fromkeys(named) if public_id not in hidden]


def _confidential_files(one: Opened) -> set[str]:
    keys = [key for key in _file_keys(one) if one.is_confidential(key)]
    return {public_id for key in keys for public_id in (one.value(key) or {}).get("files", ())}


def _file_keys(one: Opened) -> list[str]:
    return [question.key for question in one.document if question.kind == QuestionKind.FILE]


def _names(found: Sequence[Opened]) -> Names:
    """Two queries for all responses together."""
    ids = {public_id for one in found for public_id in _files(one)}
    slugs = {slug for one in found for slug in one.answers.get("solutions", {})}
    rows = ResponseFile.objects.filter(
        response__in=[one.response.pk for one in found],
        file__public_id__in=ids,
        file__removed_at=None,
    ).select_related("file")
    files = {str(row.file.public_id): row.file for row in rows} if ids else {}
    words = {public_id: stored.name for public_id, stored in files.items()}
    if slugs:
        solutions = Solution.objects.filter(slug__in=slugs).select_related("current")
        words |= {one.slug: str(one.current.facts.get("name", one.slug)) for one in solutions if one.current}
    return Names(files, words)


def _add_overview(archive: Archive, sounding: Sounding, found: Sequence[Opened], names: Names) -> None:
    """Requirement by vendor, as a table without any points or order of quality."""
    if not found or sounding.current is None:
        return
    document = from_json(sounding.current.document)
    archive.table(
        "overview.csv",
        [_("Requirement"), *(one.label for one in found)],
        (
            [f"{number} {question.title}", *(told(one, question.key, names) for one in found)]
            for number, _section, question in document.numbered()
        ),
    )
