"""People see what is kept of them, take it with them, and leave; the record stays whole and nameless."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.actions.privacy import delete_account, export_data
from accounts.models import (
    ApiKey,
    Application,
    Contact,
    Invitation,
    Membership,
    Notice,
    NoticePreference,
    User,
)
from accounts.queries import actor_of
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.audit_check import assert_audit_clean
from tests.factories import (
    PASSWORD,
    AuditEventFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    acting,
)

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Erika Mustermann", "erika@mustermann.example"


@pytest.fixture(autouse=True)
def in_german():
    """Whatever language another test left behind."""
    with translation.override("de"):
        yield


@pytest.fixture
def vendor():
    vendor = OrganisationFactory(name="Anbieter")
    MembershipFactory(organisation=vendor, role="admin")
    return vendor


@pytest.fixture
def erika(vendor):
    """A person of whom something is kept in every place, beside a colleague of whom as much is kept."""
    person = UserFactory(name=NAME, email=EMAIL)
    colleague = UserFactory(name="Otto Normal", email="otto@normal.example")
    for user in (person, colleague):
        fill(user, vendor)
    return person


def fill(user, vendor):
    MembershipFactory(organisation=vendor, user=user, role="editor")
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    Authenticator.objects.create(user=user, type="totp", data={"secret": f"secret of {user.pk}"})
    SocialAccount.objects.create(
        user=user, provider="bund", uid=f"bund-{user.pk}", extra_data={"name": user.name}
    )
    Notice.objects.create(
        user=user, topic="expiry", key=f"n{user.pk}", subject=f"Neues für {user.name}", text="x"
    )
    NoticePreference.objects.create(user=user, topic="expiry", frequency="daily")
    Application.objects.create(
        kind="join", user=user, organisation=OrganisationFactory(), message=f"Ich bin {user.name}"
    )
    Contact.objects.create(organisation=vendor, user=user, name=user.name, email=user.email)
    Invitation.objects.create(
        organisation=vendor,
        email=user.email.upper(),
        token_hash=f"to{user.pk}",
        expires_at="2027-01-01T00:00Z",
    )
    Invitation.objects.create(
        organisation=vendor,
        email="dritte@person.example",
        invited_by=user,
        token_hash=f"by{user.pk}",
        expires_at="2027-01-01T00:00Z",
    )
    ApiKey.objects.create(
        organisation=vendor,
        name="Abruf",
        prefix=f"p{user.pk}",
        created_by=user,
        expires_at="2027-01-01T00:00Z",
    )
    OutboxMessage.objects.create(
        key=f"m{user.pk}",
        topic="account",
        to=user.email,
        user_id=user.pk,
        subject=f"Hallo {user.name}",
        text=f"https://marktplatz.example/passwort/geheim-{user.pk}",
        next_at="2026-01-01T00:00Z",
    )
    AuditEventFactory(
        actor_kind="person", user_id=user.pk, organisation_id=vendor.pk, verb="catalog.solution.published"
    )


def everything():
    """Every row of every table as text, the record included."""
    rows = [row for model in apps.get_models() if model._meta.managed for row in model._default_manager.all()]
    return serializers.serialize("json", rows, ensure_ascii=False)


def signed_in(person, *, proven=True):
    client = Client()
    client.force_login(person)
    if proven:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def delete(person):
    delete_account(user=person, by=actor_of(person))


def test_deleted_person_is_nowhere_in_the_database_any_more(erika):
    assert everything().count(NAME) > 3
    assert everything().lower().count(EMAIL) == 5
    before = list(AuditEvent.objects.order_by("pk").values())
    delete(erika)
    # The last mail still has to reach its reader.
    farewell = OutboxMessage.objects.get(to=EMAIL)
    assert farewell.subject == "Ihr Konto ist gelöscht"
    farewell.delete()
    rest = everything()
    for trace in (
        NAME,
        EMAIL,
        EMAIL.upper(),
        f"secret of {erika.pk}",
        f"bund-{erika.pk}",
        f"geheim-{erika.pk}",
    ):
        assert trace not in rest
    # The colleague keeps everything, and the record is as it was, with more behind it.
    assert rest.count("Otto Normal") >= 5
    assert list(AuditEvent.objects.order_by("pk").values())[: len(before)] == before
    assert_audit_clean()


def test_deleted_account_keeps_a_row_with_numbers_only(erika):
    public_id = erika.public_id
    delete(erika)
    row = User.objects.get(pk=erika.pk)
    assert (row.email, row.name, row.is_active, row.has_usable_password(), row.last_login) == (
        f"deleted-{public_id}@deleted.invalid",
        "",
        False,
        False,
        None,
    )
    assert row.deleted_at is not None
    assert not Membership.objects.filter(user=erika).exists()
    assert Application.objects.get(user=erika).state == "withdrawn"
    assert Application.objects.get(user=erika).message == ""


def test_deletion_is_recorded_with_numbers_only(erika, vendor):
    delete(erika)
    left = AuditEvent.objects.get(verb="accounts.member.left")
    assert (left.concerns_id, left.data) == (
        vendor.pk,
        {"organisation": vendor.pk, "keys": 1, "invitations": 1},
    )
    deleted = AuditEvent.objects.get(verb="accounts.user.deleted")
    assert (deleted.user_id, deleted.subject_id) == (erika.pk, str(erika.pk))
    assert deleted.data["rows"]["account.EmailAddress"] == 1


def test_deleted_persons_open_session_and_key_end_at_once(erika, vendor):
    phone, desk = Client(), Client()
    for client in (phone, desk):
        client.force_login(erika)
        UserSession.objects.create(
            user=erika, session_key=client.session.session_key, ip="127.0.0.1", user_agent="Firefox"
        )
    assert phone.get(reverse("site:workspace-show")).status_code == 200
    delete(erika)
    assert phone.get(reverse("site:workspace-show")).status_code == 302
    assert desk.get(reverse("accounts:data-show")).status_code == 302
    assert [key.revoked_at is not None for key in ApiKey.objects.filter(created_by=erika)] == [True]
    assert Client().login(email=EMAIL, password=PASSWORD) is False


def test_last_administrator_cannot_delete_the_account_and_is_told_what_to_do():
    town = OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")
    admin = MembershipFactory(organisation=town, role="admin").user
    MembershipFactory(organisation=town, role="officer")
    with pytest.raises(Refused) as refused:
        delete(admin)
    assert str(refused.value) == (
        "Sie sind die einzige Administration von Stadt Lindenwerder. Machen Sie dort zuerst jemand anderen zum "
        "Administrator oder bitten Sie den Betreiber, die Organisation zu schließen."
    )
    assert User.objects.get(pk=admin.pk).deleted_at is None
    assert Membership.objects.filter(user=admin).count() == 1


def test_administrator_of_a_closed_organisation_or_beside_another_can_delete(vendor):
    closed = OrganisationFactory(name="Zu", closed_at="2026-01-01T00:00Z")
    admin = MembershipFactory(organisation=closed, role="admin").user
    MembershipFactory(organisation=vendor, user=admin, role="admin")
    delete(admin)
    assert User.objects.get(pk=admin.pk).deleted_at is not None


def test_account_of_somebody_else_cannot_be_deleted_or_exported(erika):
    stranger = UserFactory()
    with pytest.raises(Refused, match="eigenes Konto"):
        delete_account(user=erika, by=acting(stranger))
    with pytest.raises(Refused, match="eigenen Daten"):
        export_data(user=erika, by=acting(stranger))
    assert User.objects.get(pk=erika.pk).name == NAME


def test_account_deleted_twice_is_a_conflict(erika):
    by = actor_of(erika)
    delete(erika)
    with pytest.raises(IllegalMove):
        delete_account(user=erika, by=by)


def test_deletion_that_fails_half_way_changes_nothing(erika, monkeypatch):
    monkeypatch.setattr("accounts.actions.privacy._farewell", lambda: 1 / 0)
    events = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        delete(erika)
    assert (User.objects.get(pk=erika.pk).name, Membership.objects.filter(user=erika).count()) == (NAME, 1)
    assert AuditEvent.objects.count() == events


def test_export_holds_all_of_ones_own_and_nothing_that_opens_the_account_or_is_anothers(erika):
    content = export_data(user=erika, by=actor_of(erika))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["meine-daten.json", "meine-daten.html"]
        data = json.loads(archive.read("meine-daten.json"))["data"]
        page = archive.read("meine-daten.html").decode()
    assert sorted(data) == [
        "account.EmailAddress",
        "accounts.ApiKey",
        "accounts.Application",
        "accounts.Contact",
        "accounts.Invitation",
        "accounts.Membership",
        "accounts.Notice",
        "accounts.NoticePreference",
        "accounts.User",
        "core.AuditEvent",
        "core.OutboxMessage",
        "mfa.Authenticator",
        "socialaccount.SocialAccount",
    ]
    assert data["accounts.User"][0]["email"] == EMAIL
    assert [row["role"] for row in data["accounts.Membership"]] == ["editor"]
    assert "Ihre Organisationen und Rollen" in page
    assert NAME in page
    for text in (page, json.dumps(data)):
        for foreign in (
            "Otto Normal",
            "otto@normal.example",
            "dritte@person.example",
            "secret of",
            "geheim-",
        ):
            assert foreign not in text


def test_export_is_recorded_and_told_by_mail(erika):
    export_data(user=erika, by=actor_of(erika))
    event = AuditEvent.objects.get(verb="accounts.user.exported")
    assert (event.user_id, event.data) == (erika.pk, {"kinds": 14})
    assert OutboxMessage.objects.get(subject="Ihre Daten wurden heruntergeladen").to == EMAIL


def test_export_page_asks_who_one_is_and_then_hands_out_the_file(erika):
    url = reverse("accounts:data-export")
    response = signed_in(erika, proven=False).post(url)
    assert (response.status_code, response.url) == (302, "/konto/bestaetigen/?next=%2Fkonto%2Fdaten%2F")
    assert not AuditEvent.objects.filter(verb="accounts.user.exported").exists()
    response = signed_in(erika).post(url)
    assert (response.status_code, response.headers["Content-Type"], response.content[:2]) == (
        200,
        "application/zip",
        b"PK",
    )
    assert response.headers["Content-Disposition"].startswith('attachment; filename="meine-daten-20')
    assert "no-store" in response.headers["Cache-Control"]


def test_deletion_page_tells_asks_and_deletes(erika):
    url = reverse("accounts:data-delete")
    page = signed_in(erika, proven=False).get(url).content.decode()
    assert "Das lässt sich nicht rückgängig machen." in page
    assert "Mein Konto endgültig löschen" not in page
    asked = signed_in(erika, proven=False).post(url, {"sure": "yes"})
    assert (asked.status_code, asked.url) == (302, "/konto/bestaetigen/?next=%2Fkonto%2Floeschen%2F")
    client = signed_in(erika)
    unsure = client.post(url)
    assert unsure.status_code == 422
    assert "Setzen Sie zuerst diesen Haken." in unsure.content.decode()
    assert User.objects.get(pk=erika.pk).deleted_at is None
    done = client.post(url, {"sure": "yes"}, follow=True)
    assert done.redirect_chain == [("/", 302)]
    assert "Ihr Konto ist gelöscht." in done.content.decode()
    assert User.objects.get(pk=erika.pk).deleted_at is not None
    assert "_auth_user_id" not in client.session


def test_deletion_page_for_the_last_administrator_shows_the_reason_and_no_button():
    town = OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")
    admin = MembershipFactory(organisation=town, role="admin").user
    client = signed_in(admin)
    page = client.get(reverse("accounts:data-delete")).content.decode()
    assert "Sie sind die einzige Administration von Stadt Lindenwerder." in page
    assert "Mein Konto endgültig löschen" not in page
    response = client.post(reverse("accounts:data-delete"), {"sure": "yes"})
    assert (response.status_code, User.objects.get(pk=admin.pk).deleted_at) == (403, None)


def test_page_about_ones_data_says_what_is_kept_and_why(erika):
    page = signed_in(erika).get(reverse("accounts:data-show")).content.decode()
    for words in ("Ihr Konto", "Wie Sie sich anmelden", "Ihre Organisationen und Rollen", "Das Protokoll"):
        assert words in page
    english = signed_in(erika).get("/en/account/data/").content.decode()
    assert "How you sign in" in english
    assert "Without them there is no account." in english


def test_page_about_ones_data_asks_the_database_equally_often(erika, vendor):
    roles = iter(("admin", "reviewer", "officer", "auditor"))
    client = signed_in(erika)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("accounts:data-show"))
        counts.append(len(queries))
        for number in range(2):
            MembershipFactory(organisation=vendor, user=erika, role=next(roles))
            Notice.objects.create(user=erika, topic="expiry", key=f"k{_round}{number}", subject="x", text="x")
    assert counts == [60, 60]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_delete_their_accounts_at_once_leave_one_of_them():
    town = OrganisationFactory(name="Stadt Lindenwerder", kind="municipality")
    both = [MembershipFactory(organisation=town, role="admin").user for _n in range(2)]
    start = threading.Barrier(2)

    def leave(person):
        try:
            start.wait(timeout=10)
            with translation.override("de"):
                delete(person)
            return "deleted"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, both)) == ["deleted", "refused"]
    assert Membership.objects.filter(organisation=town, role="admin").count() == 1
    assert_audit_clean()
