"""Long stories of who is who: a real browser, mails from a real server, both languages, with the keyboard alone or at 320 px."""

from __future__ import annotations

import pytest

from accounts.models import Mandate, Organisation
from marketplace.core.models import AuditEvent
from marketplace.registers.models import Area
from tests.audit_check import assert_audit_clean
from tests.factories import OrganisationFactory

from .people import PASSWORD, STORIES, Person, code_of


def register(person: Person, mailbox) -> None:
    """Make an account, confirm its address by the link of the mail, and sign in."""
    person.go("account_signup")
    person.write("name", person.name)
    person.write("email", person.email)
    person.write("password1", PASSWORD)
    person.send("main form:has([name=password1])")
    person.open_mail(mailbox.last(to=person.email))
    if person.page.locator("main form button[type=submit]").count():
        person.send()
    if person.page.locator("main [name=password]").count() or not person.page.locator("header form").count():
        person.sign_in()


def switch_on_codes(person: Person) -> None:
    """Set up an app for one-time codes."""
    person.go("mfa_activate_totp")
    if person.page.locator("main [name=password]").count():
        person.write("password", PASSWORD)
        person.send("main form:has([name=password])")
    secret = person.page.locator("main code").first.inner_text()
    person.write("code", code_of(secret))
    person.send("main form:has([name=code])")


def has_events(*verbs: str) -> list[str]:
    """Those of the verbs that were recorded."""
    return [verb for verb in verbs if AuditEvent.objects.filter(verb=verb).exists()]


@pytest.mark.parametrize(("language", "width", "keyboard"), STORIES)
def test_vendor_from_registration_to_a_verified_organisation_with_a_colleague(
    people, mailbox, strict, language, width, keyboard
):
    name = {"de": "Zwirbelwerk GmbH", "en": "Quellstein Ltd"}[language]
    vera = people(f"vera-{language}@zwirbelwerk.example", "Vera Beispiel", language, width, keyboard)
    register(vera, mailbox)

    vera.go("accounts:organisation-found")
    vera.write("name", name)
    vera.write("website", "https://zwirbelwerk.example/")
    vera.send("main form:has([name=name])")
    organisation = Organisation.objects.get(name=name)
    assert organisation.is_verified is False

    # The role of an administrator asks for a second factor before it opens anything.
    vera.visit.open(vera.path("accounts:member-list"))
    assert vera.page.url.endswith(vera.path("accounts:factor-explain")) or "factor" in vera.page.content()
    switch_on_codes(vera)
    vera.go("accounts:member-list")
    assert vera.name in vera.text()

    vera.go("accounts:verification-show")
    if vera.page.locator("details.more:not([open])").count():
        vera.hands.press(vera.page.locator("details.more:not([open]) summary").first)
    vera.choose("kind", "vat")
    vera.write("value", "DE136695976", form="main form:has([name=value])")
    vera.send("main form:has([name=value])")
    vera.write("message", "Bitte prüfen Sie uns.", form="main form:has([name=message])")
    vera.send("main form:has([name=message])")

    operator = OrganisationFactory(kind="operator", name=f"Betrieb {language}")
    otto = people(
        f"otto-{language}@betrieb.example",
        "Otto Beispiel",
        language,
        width,
        keyboard,
        organisation=operator,
        roles=("moderator",),
    )
    request = organisation.verifications.get()
    otto.go("accounts:verification-list")
    assert name in otto.text()
    otto.go("accounts:verification-decide", pk=request.pk)
    otto.choose("decision", "accept")
    otto.write("reason", "Registernummer stimmt.")
    otto.send("main form:has([name=decision])")
    organisation.refresh_from_db()
    assert organisation.is_verified is True
    assert name in mailbox.last(to=vera.email).subject

    vera.go("accounts:invitation-add")
    vera.write("email", f"kai-{language}@zwirbelwerk.example")
    vera.choose("roles", "editor")
    vera.send("main form:has([name=email])")
    kai = people(f"kai-{language}@zwirbelwerk.example", "Kai Beispiel", language, width, keyboard)
    invitation = mailbox.last(to=kai.email)
    assert name in invitation.subject
    register(kai, mailbox)
    kai.open_mail(invitation)
    kai.send()
    vera.go("accounts:member-list")
    assert "Kai Beispiel" in vera.text()

    kai.go("accounts:profile-edit")
    kai.write("seat", "Lindenwerder")
    kai.send("main form:has([name=seat])", button="[value=save]")
    organisation.refresh_from_db()
    assert organisation.seat == "Lindenwerder"
    kai.go("catalog:vendor-show", slug=organisation.slug)
    assert "Lindenwerder" in kai.text()

    verbs = (
        "accounts.organisation.founded",
        "accounts.verification.accepted",
        "accounts.invitation.accepted",
        "accounts.profile.changed",
    )
    assert has_events(*verbs) == list(verbs)
    assert_audit_clean()


@pytest.mark.parametrize(("language", "width", "keyboard"), STORIES)
def test_association_acts_for_a_municipality_by_mandate_until_it_is_revoked(
    people, mailbox, strict, language, width, keyboard
):
    towns = Area.objects.filter(kind="municipality", ended_on=None).order_by("key")
    town_area = towns[10 if language == "de" else 11]
    above = Area.objects.filter(kind="association", ended_on=None).order_by("key")[
        0 if language == "de" else 1
    ]
    town = OrganisationFactory(kind="municipality", name=f"Gemeinde {language}", area=town_area)
    agent = OrganisationFactory(kind="municipality", name=f"Amt {language}", area=above)
    mara = people(
        f"mara-{language}@gemeinde.example", "Mara Beispiel", language, width, keyboard,
        organisation=town, roles=("admin",),
    )  # fmt: skip
    anton = people(
        f"anton-{language}@amt.example", "Anton Beispiel", language, width, keyboard,
        organisation=agent, roles=("admin", "editor"),
    )  # fmt: skip

    mara.go("accounts:mandate-offer", f"?agent={agent.slug}")
    mara.choose("roles", "editor")
    mara.write("basis", "Beschluss des Rates vom 3. November 2026")
    mara.send("main form:has([name=basis])")
    mandate = Mandate.objects.get(principal=town)
    assert mandate.state == "offered"

    anton.open_mail(mailbox.last(to=anton.email))
    anton.go("accounts:mandate-decide", pk=mandate.pk)
    anton.send("main form:has([name=move][value=accept])")
    anton.go("accounts:acting-switch")
    anton.send(f"main form:has([name=to][value='{town.pk}-{mandate.pk}'])")
    banner = anton.page.locator("body").inner_text()
    assert town.name in banner
    assert agent.name in banner

    anton.go("accounts:profile-edit")
    anton.write("it_provider", "Rechenzentrum Beispiel")
    # While the form is open, the municipality ends the mandate.
    mara.go("accounts:mandate-revoke", pk=mandate.pk)
    mara.write("reason", "Wir machen es wieder selbst.")
    mara.send("main form:has([name=reason])")
    anton.send("main form:has([name=it_provider])", button="[value=save]", status=409)
    town.refresh_from_db()
    assert town.it_provider_name == ""
    assert Mandate.objects.get(pk=mandate.pk).state == "revoked"

    verbs = ("accounts.mandate.offered", "accounts.mandate.accepted", "accounts.mandate.revoked")
    assert has_events(*verbs) == list(verbs)
    assert_audit_clean()
