"""The way of a vendor through its pages: begin, answer a section, check, hand in, change, withdraw."""

from __future__ import annotations

import pytest

from marketplace.core.models import AuditEvent
from procurement.models import Response
from tests.factories import SoundingInvitationFactory

from .people import PAGES, client_of, published, vendor_editor

pytestmark = pytest.mark.django_db


def test_vendor_from_the_invitation_to_the_receipt_goes_from_page_to_page():
    sounding, editor = published(), vendor_editor()
    SoundingInvitationFactory(sounding=sounding, organisation=editor.memberships.get().organisation)
    client = client_of(editor)
    assert "Mängelmelder" in client.get(PAGES).content.decode()
    begun = client.post(f"{PAGES}neu/{sounding.public_id}/", {"solution": ""})
    response = Response.objects.get()
    page = f"{PAGES}{response.public_id}/"
    assert (begun.status_code, begun["Location"]) == (302, page)
    assert client.get(page).status_code == 200
    section = f"{page}abschnitte/s1/"
    assert client.get(section).status_code == 200
    early = client.post(f"{page}absenden/", {"saves": "0"})
    assert early.status_code == 422
    assert f'href="{section}?check=1#q-q1"' in early.content.decode()
    saved = client.post(
        section,
        {
            "saves": "0",
            "asked": ["q1", "q2"],
            "q1.coverage": "now",
            "q1.confidential": "yes",
            "action": "next",
        },
    )
    assert (saved.status_code, saved["Location"]) == (302, f"{page}pruefen/")
    response.refresh_from_db()
    assert response.answers == {"q1": {"value": {"coverage": "now"}, "confidential": True}}
    assert client.get(f"{page}pruefen/").status_code == 200
    handed_in = client.post(f"{page}absenden/", {"saves": "1"})
    assert (handed_in.status_code, handed_in["Location"]) == (302, page)
    response.refresh_from_db()
    assert (response.state, response.last.number) == ("submitted", 1)
    receipt = client.get(f"{page}belege/{response.last.public_id}/")
    assert receipt.content.startswith(b"%PDF-")
    withdrawn = client.post(f"{page}zurueckziehen/")
    assert withdrawn.status_code == 302
    response.refresh_from_db()
    assert (response.state, response.last.number, response.last.withdrawn) == ("withdrawn", 2, True)
    verbs = AuditEvent.objects.filter(verb__startswith="procurement.").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "procurement.participation.begun",
        "procurement.response.begun",
        "procurement.response.saved",
        "procurement.response.submitted",
        "procurement.response.withdrawn",
    ]
    assert set(verbs.values_list("chain", "concerns_id")) == {(response.organisation_id, None)}
