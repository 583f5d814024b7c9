"""What the tests of responses share: a vendor with an editor, a published sounding, addresses of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.models import Organisation
from tests.factories import OrganisationFactory, SoundingFactory, acting, member_of

PAGES = "/arbeitsbereich/rueckmeldungen/"


def question(key: str, kind: str, title: str, *, required: bool = False, **spec: Any) -> dict[str, Any]:
    """A question as a document keeps it."""
    return {"key": key, "kind": kind, "title": title, "text": "", "required": required, "spec": spec}


def document(*questions: dict[str, Any]) -> dict[str, Any]:
    """A questionnaire of one section."""
    section = {"key": "s1", "title": "Fachlich", "text": "", "questions": list(questions)}
    return {"title": "Fragen", "intro": "", "language": "de", "sections": [section]}


def published(*questions: dict[str, Any], **wanted: Any) -> Any:
    """A published sounding of a town; with its own questions where some are given."""
    town = Organisation.objects.filter(slug="stadt-lindenwerder").first() or OrganisationFactory(
        name="Stadt Lindenwerder", kind="municipality"
    )
    if questions:
        wanted["document"] = document(*questions)
    return SoundingFactory(**{"organisation": town, "state": "published", "title": "Mängelmelder"} | wanted)


def vendor_editor(name: str = "Geokontor GmbH") -> Any:
    """An editor of a vendor."""
    return member_of(OrganisationFactory(name=name), "editor")


def client_of(user: Any) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


__all__ = ["PAGES", "acting", "client_of", "document", "published", "question", "vendor_editor"]
