"""The profile of an organisation: its fields, its logo, and who may change them."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.actions.profile import StaleProfile, save_profile
from accounts.models import FormerName, Organisation
from accounts.queries.profile import missing_parts
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent
from tests.factories import AreaFactory, OrganisationFactory, acting, member_of

PROFILE = "/arbeitsbereich/profil/"


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Werk GmbH", slug="werk", description={"fr": "Nous construisons."})


@pytest.fixture
def editor(client, vendor):
    person = member_of(vendor, "editor")
    client.force_login(person)
    return person


def token(person):
    return acting(person).acting_token


def sent(person, **fields):
    """What the browser sends from the form of a vendor."""
    empty = dict.fromkeys(
        "description_de description_en website legal_form seat founded size_class ownership services_de"
        " services_en".split(),
        "",
    )
    return empty | {"name": "Werk GmbH"} | frame(person) | fields


def frame(person):
    """What every form of the profile carries: for whom, and which version of it."""
    organisation = Organisation.objects.get(pk=acting(person).organisation_id)
    return {"acting_for": token(person), "action": "save", "seen_at": organisation.updated_at.isoformat()}


def test_profile_of_a_vendor_takes_every_field_and_keeps_other_languages(client, vendor, editor):
    answer = client.post(
        PROFILE,
        sent(
            editor,
            description_de="Wir bauen Werkzeuge.\r\nSeit 1999.",
            description_en="We build tools.",
            website="https://werk.example",
            legal_form="GmbH",
            seat="Halle (Saale)",
            founded="1999",
            size_class="sme",
            ownership="eu",
            services_de="Schulung\r\n\r\n Betrieb \r\nSchulung",
            regions=["st", "sn"],
        ),
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, PROFILE)
    vendor.refresh_from_db()
    assert {
        "description": vendor.description,
        "website": vendor.website,
        "legal_form": vendor.legal_form,
        "seat": vendor.seat,
        "founded": vendor.founded,
        "size_class": vendor.size_class,
        "ownership": vendor.ownership,
        "services": vendor.services,
        "regions": vendor.regions,
    } == {
        "description": {
            "fr": "Nous construisons.",
            "de": "Wir bauen Werkzeuge.\nSeit 1999.",
            "en": "We build tools.",
        },
        "website": "https://werk.example",
        "legal_form": "GmbH",
        "seat": "Halle (Saale)",
        "founded": 1999,
        "size_class": "sme",
        "ownership": "eu",
        "services": {"de": ["Schulung", "Betrieb"]},
        "regions": ["sn", "st"],
    }


def test_profile_with_many_faults_names_all_of_them_and_keeps_what_was_typed(client, vendor, editor):
    page = client.post(
        PROFILE,
        sent(
            editor,
            name="",
            website="javascript:alert(1)",
            founded="3000",
            size_class="riesig",
            seat="Bonn\u202egpj",
            description_de="x" * 2001,
            regions=["zz"],
        ),
    )
    assert page.status_code == 422
    assert "7 Angaben brauchen Ihre Aufmerksamkeit" in page.text
    faults = ("name", "website", "founded", "size_class", "seat", "description_de", "regions")
    assert [field for field in faults if f'href="#id_{field}' not in page.text] == []
    assert 'value="javascript:alert(1)"' in page.text
    assert "x" * 2001 in page.text
    assert Organisation.objects.get(pk=vendor.pk).website == ""


def test_profile_saved_by_somebody_else_meanwhile_shows_both_and_loses_nothing(client, vendor, editor):
    seen = vendor.updated_at.isoformat()
    other = acting(member_of(vendor, "admin"))
    save_profile(organisation=vendor, changes={"seat": "Bonn"}, by=other)
    page = client.post(PROFILE, sent(editor, seat="Köln", seen_at=seen))
    assert page.status_code == 409
    assert "Inzwischen hat jemand anderes das Profil gespeichert" in page.text
    assert '<td data-label="Jetzt gespeichert">Bonn</td><td data-label="Ihre Angabe">Köln</td>' in page.text
    assert Organisation.objects.get(pk=vendor.pk).seat == "Bonn"
    again = Organisation.objects.get(pk=vendor.pk).updated_at.isoformat()
    assert f'value="{again}"' in page.text
    assert client.post(PROFILE, sent(editor, seat="Köln", seen_at=again)).status_code == 302
    assert Organisation.objects.get(pk=vendor.pk).seat == "Köln"


def test_profile_preview_shows_the_words_and_saves_nothing(client, vendor, editor):
    page = client.post(PROFILE, sent(editor, description_de="Nur ein Entwurf.", action="preview"))
    assert page.status_code == 200
    assert "Vorschau, noch nicht gespeichert" in page.text
    assert page.text.count("Nur ein Entwurf.") == 2
    assert Organisation.objects.get(pk=vendor.pk).description == {"fr": "Nous construisons."}


def test_profile_change_is_recorded_with_codes_and_without_texts(vendor, editor):
    save_profile(
        organisation=vendor,
        changes={"size_class": "sme", "seat": "Geheimort", "regions": ["st"]},
        by=acting(editor),
    )
    event = AuditEvent.objects.get(verb="accounts.profile.changed")
    assert (event.organisation_id, event.data) == (
        vendor.pk,
        {
            "fields": ["regions", "seat", "size_class"],
            "regions": {"before": [], "after": ["st"]},
            "size_class": {"before": "", "after": "sme"},
        },
    )


def test_profile_saved_without_a_change_records_nothing(vendor, editor):
    before = vendor.updated_at
    save_profile(organisation=vendor, changes={"name": "Werk GmbH"}, by=acting(editor))
    assert not AuditEvent.objects.filter(verb="accounts.profile.changed").exists()
    assert Organisation.objects.get(pk=vendor.pk).updated_at == before


def test_profile_saved_after_a_later_save_is_refused_by_the_action(vendor, editor):
    by, seen = acting(editor), vendor.updated_at
    save_profile(organisation=vendor, changes={"seat": "Bonn"}, by=by, seen_at=seen)
    with pytest.raises(StaleProfile) as raised:
        save_profile(organisation=vendor, changes={"seat": "Köln"}, by=by, seen_at=seen)
    assert raised.value.current.seat == "Bonn"


def test_profile_fields_of_another_kind_and_rights_are_refused_by_the_action(vendor, editor):
    with pytest.raises(ValidationError) as raised:
        save_profile(
            organisation=vendor,
            changes={"staff_days": 3, "verified_at": "2026-01-01", "kind": "operator", "slug": "x"},
            by=acting(editor),
        )
    assert sorted(raised.value.message_dict) == ["kind", "slug", "staff_days", "verified_at"]
    vendor.refresh_from_db()
    assert (vendor.kind, vendor.verified_at, vendor.slug) == ("vendor", None, "werk")


def test_profile_form_without_its_fields_changes_nothing(client, db):
    town = OrganisationFactory(kind="municipality", name="Stadt", standards=["XPlanung"])
    person = member_of(town, "editor")
    client.force_login(person)
    page = client.post(PROFILE, {"acting_for": token(person)})
    assert page.status_code == 422
    assert Organisation.objects.get(pk=town.pk).standards == ["XPlanung"]


def test_profile_form_with_extra_fields_changes_none_of_them(client, vendor, editor):
    extra = {"kind": "operator", "is_public_provider": "1", "verified_at": "2026-01-01", "four_eyes": ""}
    assert client.post(PROFILE, sent(editor, **extra)).status_code == 302
    vendor.refresh_from_db()
    assert (vendor.kind, vendor.is_public_provider, vendor.verified_at, vendor.four_eyes) == (
        "vendor",
        False,
        None,
        True,
    )


def test_profile_of_a_stranger_is_refused_by_the_action(vendor):
    stranger = acting(member_of(OrganisationFactory(name="Fremde"), "admin"))
    with pytest.raises(Refused) as raised:
        save_profile(organisation=vendor, changes={"seat": "Bonn"}, by=stranger)
    assert str(raised.value.decision.reason) == "Dies ist das Profil einer anderen Organisation."


def test_profile_of_a_member_without_the_role_stays_closed(client, db):
    town = OrganisationFactory(kind="municipality", name="Stadt")
    client.force_login(member_of(town, "officer"))
    page = client.get(PROFILE)
    assert page.status_code == 403
    assert "Ihre Rolle" in page.text


def test_profile_with_a_new_name_keeps_the_old_one_findable_and_pauses_the_mark(vendor, editor):
    now = datetime.datetime.now(datetime.UTC)
    year = now + datetime.timedelta(days=365)
    Organisation.objects.filter(pk=vendor.pk).update(verified_at=now, verified_until=year)
    vendor.refresh_from_db()
    saved = save_profile(organisation=vendor, changes={"name": "WERK  GmbH"}, by=acting(editor))
    assert (saved.name, saved.is_verified, FormerName.objects.count()) == ("WERK GmbH", True, 0)
    saved = save_profile(organisation=vendor, changes={"name": "Neuwerk GmbH"}, by=acting(editor))
    assert (saved.name_key, saved.is_verified, saved.slug) == ("neuwerk gmbh", False, "werk")
    assert list(FormerName.objects.values_list("organisation", "name", "name_key")) == [
        (vendor.pk, "WERK GmbH", "werk gmbh")
    ]
    assert AuditEvent.objects.get(verb="accounts.verification.paused").data == {"because": "name"}


def test_profile_renamed_on_the_page_says_that_the_mark_pauses(client, vendor, editor):
    now = datetime.datetime.now(datetime.UTC)
    Organisation.objects.filter(pk=vendor.pk).update(verified_at=now)
    page = client.post(PROFILE, sent(editor, name="Neuwerk GmbH"), follow=True)
    assert "ruht das Zeichen der Prüfung. Beantragen Sie die Prüfung neu." in page.text
    assert "Identität geprüft" not in page.text


def test_profile_with_the_name_of_another_is_refused_with_what_to_do(client, vendor, editor):
    OrganisationFactory(name="Ärztewerk GmbH")
    page = client.post(PROFILE, sent(editor, name="aerztewerk GMBH"))
    assert page.status_code == 422
    assert "Eine Organisation mit diesem Namen gibt es hier schon." in page.text


def test_profile_of_a_municipality_shows_the_register_and_takes_its_own_fields(client, db):
    area = AreaFactory(name="Auental", official_name="Auental, Stadt", ags="15002010", population=6080)
    town = OrganisationFactory(kind="municipality", name="Stadt Auental", area=area)
    provider = OrganisationFactory(name="Rechenzentrum Nord", is_public_provider=True)
    person = member_of(town, "editor")
    client.force_login(person)
    page = client.get(PROFILE)
    assert "Auental, Stadt" in page.text
    assert '<option value="Rechenzentrum Nord"></option>' in page.text
    assert 'name="name"' not in page.text
    fields = {
        "it_provider": "rechenzentrum nord",
        "specialist_systems": "Fachverfahren A\r\nFachverfahren B",
        "standards": "XPlanung",
        "staff_days": "12",
        "name": "Umbenannt",
    }
    assert client.post(PROFILE, fields | frame(person)).status_code == 302
    town.refresh_from_db()
    assert (town.it_provider, town.it_provider_name) == (provider, "")
    assert (town.specialist_systems, town.standards) == (["Fachverfahren A", "Fachverfahren B"], ["XPlanung"])
    assert (town.staff_days, town.name) == (12, "Stadt Auental")
    assert client.post(PROFILE, fields | frame(person) | {"it_provider": "Eigene IT"}).status_code == 302
    town.refresh_from_db()
    assert (town.it_provider, town.it_provider_name) == (None, "Eigene IT")


def test_profile_says_what_is_missing_and_where_it_goes(client, vendor, editor):
    labels = [(part.label, part.route) for part in missing_parts(vendor)]
    assert labels[:3] == [
        ("Leistungen", "accounts:profile-edit"),
        ("Regionen", "accounts:profile-edit"),
        ("Ansprechperson", "accounts:contact-list"),
    ]
    page = client.get(PROFILE)
    assert f'href="{PROFILE}#id_services_de">Leistungen</a>' in page.text


def picture(size=(40, 20)):
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue(), "image/png")


def test_logo_handed_in_is_shown_replaced_and_taken_away(client, vendor, editor):
    path = f"{PROFILE}logo/"
    fields = {"acting_for": token(editor)}
    assert client.post(path, fields | {"logo": picture()}).status_code == 302
    vendor.refresh_from_db()
    first = vendor.logo
    assert (first.purpose, first.organisation_id, first.media_type) == ("logo", vendor.pk, "image/png")
    assert client.post(path, fields | {"logo": picture((10, 10))}).status_code == 302
    vendor.refresh_from_db()
    first.refresh_from_db()
    assert (vendor.logo_id == first.pk, first.removed_at is None) == (False, False)
    assert client.post(path, fields | {"action": "remove"}).status_code == 302
    assert Organisation.objects.get(pk=vendor.pk).logo is None


def test_logo_that_is_no_picture_is_refused_with_a_sentence(client, vendor, editor):
    script = SimpleUploadedFile("logo.svg", b"<svg><script>alert(1)</script></svg>", "image/svg+xml")
    page = client.post(f"{PROFILE}logo/", {"acting_for": token(editor), "logo": script})
    assert page.status_code == 422
    assert 'href="#id_logo"' in page.text
    assert Organisation.objects.get(pk=vendor.pk).logo is None
