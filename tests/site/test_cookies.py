"""Who reads and searches gets no cookie; who signs in gets those that are needed and no other."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import PASSWORD, OrganisationFactory, SolutionFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = (
    *(
        "site:start",
        "site:about-show",
        "site:legal-notice-show",
        "site:privacy-show",
        "site:accessibility-show",
    ),
    *("site:easy-language-show", "site:knowledge-list", "catalog:solution-list", "catalog:vendor-list"),
    *("catalog:area-list", "reference:reference-show"),
)


@pytest.mark.parametrize("language", ["de", "en"])
def test_reading_and_searching_without_an_account_sets_no_cookie(language):
    vendor = OrganisationFactory(name="Anbieter Beispiel", slug="anbieter-beispiel")
    solution = SolutionFactory(name="Mängelmelder", vendor=vendor)
    client = Client()
    with translation.override(language):
        addresses = [reverse(name) for name in PAGES]
        addresses.append(reverse("catalog:solution-show", kwargs={"slug": solution.slug}))
        addresses.append(reverse("catalog:vendor-show", kwargs={"slug": vendor.slug}))
        addresses.append(reverse("catalog:solution-list") + "?q=Schlagloch")
    addresses += ["/api/v1/solutions/", "/gibt-es-nicht/", "/livez"]
    found = {address: client.get(address).cookies.output() for address in addresses}
    assert found == dict.fromkeys(addresses, "")
    assert client.cookies.output() == ""


def test_signing_in_sets_the_needed_cookies_and_no_other():
    person = UserFactory()
    client = Client()
    with translation.override("de"):
        login, workspace = reverse("account_login"), reverse("site:workspace-show")
    client.get(login)
    assert set(client.cookies) <= {"csrftoken", "sessionid"}
    response = client.post(login, {"login": person.email, "password": PASSWORD})
    assert response.status_code == 302
    client.get(workspace)
    assert set(client.cookies) - {"messages"} == {"csrftoken", "sessionid"}
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"], session["domain"]) == (True, "Lax", "")


def test_privacy_page_says_what_is_kept_and_where_to_see_it():
    with translation.override("de"):
        german = Client().get(reverse("site:privacy-show")).content.decode()
    english = Client().get("/en/privacy/").content.decode()
    assert 'href="/konto/daten/"' in german
    assert 'href="/en/account/data/"' in english
