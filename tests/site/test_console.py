"""The operator's pages: queues, applications, organisations, people, figures."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, Membership, Organisation, User, Verification
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.site.views.console.figures import bars, duration_text
from tests.factories import (
    ApiKeyFactory,
    ApplicationFactory,
    AreaFactory,
    OrganisationFactory,
    SolutionFactory,
    UserFactory,
    confirmed,
    member_of,
)

QUEUES = "/arbeitsbereich/betrieb/eingang/"
APPLICATIONS = f"{QUEUES}antraege/"
ORGANISATIONS = "/arbeitsbereich/betrieb/organisationen/"
PEOPLE = "/arbeitsbereich/betrieb/personen/"


@pytest.fixture
def operator(db):
    return OrganisationFactory(name="Betrieb", kind="operator")


@pytest.fixture
def client(operator):
    """The operator's administrator; every form carries for whom it was opened."""
    client = Client()
    client.person = member_of(operator, "admin")
    client.force_login(client.person)
    client.token = {"acting_for": str(operator.pk)}
    return client


@pytest.fixture
def moderator(operator):
    client = Client()
    client.force_login(member_of(operator, "moderator"))
    client.token = {"acting_for": str(operator.pk)}
    return client


def test_queues_tell_how_many_wait_and_since_when(client):
    organisation = OrganisationFactory(name="Datenwerk")
    verification = Verification.objects.create(organisation=organisation)
    Verification.objects.filter(pk=verification.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=3)
    )
    closed = OrganisationFactory(name="Zu", closed_at=timezone.now())
    Verification.objects.create(organisation=closed)
    page = client.get(QUEUES).text
    assert "1 wartet" in page
    assert "am längsten: 3\N{NO-BREAK SPACE}Tage" in page
    assert page.count("niemand wartet") == 7


def test_application_of_a_body_shows_its_twin_and_opens_it_when_accepted(client):
    area = AreaFactory(name="Auental", official_name="Gemeinde Auental")
    OrganisationFactory(name="Auenthal, Gemeinde", kind="vendor")
    person = UserFactory(name="Erika Beispiel")
    application = ApplicationFactory(
        kind="found",
        user=person,
        organisation=None,
        organisation_kind="municipality",
        name="Gemeinde Auental",
        area=area,
    )
    page = client.get(f"{APPLICATIONS}{application.pk}/").text
    assert "Auenthal, Gemeinde" in page
    assert "ein ähnlicher Name" in page
    assert person.email not in page
    answer = client.post(f"{APPLICATIONS}{application.pk}/", client.token | {"decision": "accept"})
    assert answer.status_code == 302
    founded = Organisation.objects.get(area=area)
    assert list(Membership.objects.filter(organisation=founded).values_list("user", "role")) == [
        (person.pk, "admin")
    ]
    assert list(client.get(APPLICATIONS).context["page"]) == []


def test_second_application_for_one_body_is_refused_with_what_to_do(client):
    area = AreaFactory(name="Auental")
    OrganisationFactory(name="Auental", kind="municipality", area=area)
    application = ApplicationFactory(
        kind="found", organisation=None, organisation_kind="municipality", name="Auental", area=area
    )
    path = f"{APPLICATIONS}{application.pk}/"
    assert "Diese Stelle hat hier inzwischen eine Organisation" in client.get(path).text
    answer = client.post(path, client.token | {"decision": "accept"})
    application.refresh_from_db()
    assert (answer.status_code, application.state) == (403, "open")


def test_application_rejected_without_a_reason_comes_back(client):
    application = ApplicationFactory(
        kind="found", organisation=None, organisation_kind="competence_centre", name="Zentrum"
    )
    path = f"{APPLICATIONS}{application.pk}/"
    answer = client.post(path, client.token | {"decision": "reject", "reason": "  "})
    assert answer.status_code == 422
    assert "Nennen Sie einen Grund" in answer.text
    client.post(path, client.token | {"decision": "reject", "reason": "Uns unbekannt."})
    application.refresh_from_db()
    assert (application.state, application.reason) == ("rejected", "Uns unbekannt.")


def test_claim_of_a_harvested_vendor_makes_the_person_its_administrator(client):
    vendor = OrganisationFactory(name="Quelle", is_harvested=True, seat="Halle")
    solution = SolutionFactory(vendor=vendor)
    person = UserFactory()
    application = ApplicationFactory(kind="claim", user=person, organisation=vendor)
    client.post(f"{APPLICATIONS}{application.pk}/", client.token | {"decision": "accept"})
    vendor.refresh_from_db()
    solution.refresh_from_db()
    assert (vendor.is_harvested, vendor.seat, solution.vendor) == (False, "Halle", vendor)
    assert Membership.objects.get(organisation=vendor).user == person


def test_application_to_join_a_governed_organisation_is_not_the_operators(client):
    organisation = OrganisationFactory()
    member_of(organisation, "admin")
    application = ApplicationFactory(organisation=organisation)
    assert client.get(f"{APPLICATIONS}{application.pk}/").status_code == 404
    assert organisation.name not in client.get(APPLICATIONS).text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Betrieb", "Datenwerk", "Quelle", "Stadt Auental"]),
        ("?q=DATEN", ["Datenwerk"]),
        ("?kind=municipality", ["Stadt Auental"]),
        ("?state=verified", ["Datenwerk"]),
        ("?state=expired", ["Stadt Auental"]),
        ("?state=harvested", ["Quelle"]),
        ("?state=closed", ["Zu"]),
        ("?state=nonsense&kind=nonsense&page=x", ["Betrieb", "Datenwerk", "Quelle", "Stadt Auental"]),
    ],
)
def test_organisations_narrowed_by_words_kind_and_state(client, query, names):
    now = timezone.now()
    year = datetime.timedelta(days=365)
    OrganisationFactory(name="Datenwerk", verified_at=now, verified_until=now + year)
    OrganisationFactory(name="Stadt Auental", kind="municipality", verified_at=now - year, verified_until=now)
    OrganisationFactory(name="Quelle", is_harvested=True)
    OrganisationFactory(name="Zu", closed_at=now)
    page = client.get(ORGANISATIONS + query)
    assert [organisation.name for organisation in page.context["page"]] == names


def test_organisation_is_closed_only_with_its_name_and_a_reason(client, moderator):
    organisation = OrganisationFactory(name="Datenwerk")
    person = member_of(organisation, "admin")
    path = f"{ORGANISATIONS}{organisation.pk}/schliessen/"
    told = {"close-reason": "Aufgelöst."}
    assert client.post(path, client.token | told | {"name": "datenwerk"}).status_code == 422
    assert moderator.post(path, moderator.token | told | {"name": "Datenwerk"}).status_code == 403
    assert client.post(path, client.token | told | {"name": "Datenwerk"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.closed_at is not None
    session = Client()
    session.force_login(person)
    assert session.get("/arbeitsbereich/pruefung/").status_code == 403


def test_people_are_found_by_exact_address_or_part_of_the_name_and_never_listed(client):
    erika = UserFactory(name="Erika Beispiel", email="erika@haus.example")
    UserFactory(name="Otto Anders", email="otto@haus.example")
    assert "Erika" not in client.get(PEOPLE).text
    assert "Erika" not in client.get(f"{PEOPLE}?q=haus.example").text
    assert "Erika" not in client.get(f"{PEOPLE}?q=@haus.example").text
    assert "Erika" not in client.get(f"{PEOPLE}?q=Er").text
    by_name = client.get(f"{PEOPLE}?q=erika").text
    assert "Erika Beispiel" in by_name
    assert "Otto" not in by_name
    assert "e…@haus.example" in by_name
    assert erika.email not in by_name
    assert "Erika Beispiel" in client.get(f"{PEOPLE}?q=ERIKA@haus.example").text


def test_every_look_at_people_is_recorded_without_what_was_typed(client):
    person = UserFactory(name="Erika Beispiel")
    client.get(f"{PEOPLE}?q=erika")
    client.get(f"{PEOPLE}{person.pk}/")
    events = list(AuditEvent.objects.order_by("pk").filter(verb__startswith="accounts.user."))
    assert [(e.verb, e.user_id, e.subject_id) for e in events] == [
        ("accounts.user.searched", client.person.pk, ""),
        ("accounts.user.viewed", client.person.pk, str(person.pk)),
    ]
    assert "erika" not in str([event.data for event in events]).casefold()


def test_suspended_person_is_signed_out_at_once_and_loses_keys(client):
    organisation = OrganisationFactory(name="Datenwerk")
    person = member_of(organisation, "admin")
    key = ApiKeyFactory(organisation=organisation, created_by=person)
    session = Client()
    session.force_login(person)
    assert session.get("/arbeitsbereich/pruefung/").status_code == 200
    answer = client.post(f"{PEOPLE}{person.pk}/sperren/", client.token | {"reason": "Missbrauch."})
    assert answer.status_code == 302
    after = session.get("/arbeitsbereich/pruefung/")
    assert (after.status_code, after.headers["Location"].split("?")[0]) == (302, "/anmelden/")
    assert ApiKey.objects.get(pk=key.pk).revoked_at is not None
    mail = OutboxMessage.objects.get(to=person.email)
    assert (mail.subject, "Missbrauch." in mail.text) == ("Ihr Konto ist gesperrt", True)
    assert "Missbrauch." in client.get(f"{PEOPLE}{person.pk}/").text
    client.post(f"{PEOPLE}{person.pk}/oeffnen/", client.token)
    assert User.objects.get(pk=person.pk).is_active
    assert ApiKey.objects.get(pk=key.pk).revoked_at is not None


def test_nobody_suspends_the_own_account_and_moderators_nobody(client, moderator):
    own = client.post(f"{PEOPLE}{client.person.pk}/sperren/", client.token | {"reason": "x"})
    person = UserFactory()
    other = moderator.post(f"{PEOPLE}{person.pk}/sperren/", moderator.token | {"reason": "x"})
    assert (own.status_code, other.status_code) == (403, 403)
    assert not User.objects.filter(is_active=False).exists()


def test_deleted_person_is_not_there(client):
    person = UserFactory(name="Erika Gelöscht", deleted_at=timezone.now())
    assert client.get(f"{PEOPLE}{person.pk}/").status_code == 404
    assert f"{PEOPLE}{person.pk}/" not in client.get(f"{PEOPLE}?q=Gel%C3%B6scht").text


def test_figures_count_organisations_people_and_decisions(client):
    now = timezone.now()
    organisation = OrganisationFactory(
        name="Datenwerk", verified_at=now, verified_until=now + datetime.timedelta(days=1)
    )
    person = member_of(organisation, "admin")
    done = Verification.objects.create(
        organisation=organisation, requested_by=person, state="accepted", decided_at=now
    )
    Verification.objects.filter(pk=done.pk).update(created_at=now - datetime.timedelta(days=4))
    SolutionFactory(vendor=organisation)
    context = client.get("/arbeitsbereich/betrieb/zahlen/").context
    vendors = next(row for row in context["organisations"] if str(row["label"]) == "Anbieter")
    assert (vendors["total"], vendors["verified"], vendors["harvested"]) == (1, 1, 0)
    assert context["people"] == {"total": 2, "members": 2, "suspended": 0}
    row = context["decisions"][0]
    assert (row["open"], row["accepted"], row["rejected"], row["mean_text"]) == (0, 1, 0, "4 Tage")
    assert context["listings"] == {"public": 1, "unclaimed": 1}
    assert [bar.value for bar in context["new_listings"]["bars"]] == [0] * 11 + [1]


def test_bars_are_as_long_as_their_share_and_never_divide_by_nothing():
    assert [bar.width for bar in bars([("a", 10), ("b", 5), ("c", 0)])["bars"]] == [380, 190, 0]
    assert [bar.width for bar in bars([("a", 0)])["bars"]] == [0]


@pytest.mark.parametrize(
    ("hours", "text"), [(0, "0 Stunden"), (1, "1 Stunde"), (47, "47 Stunden"), (48, "2 Tage")]
)
def test_duration_is_told_in_hours_then_days(hours, text):
    assert duration_text(datetime.timedelta(hours=hours)) == text


def test_application_page_tells_whether_the_address_is_confirmed(client):
    person = UserFactory(email="erika@gmx.de")
    confirmed(person, "erika@gmx.de")
    application = ApplicationFactory(
        kind="found", user=person, organisation=None, organisation_kind="competence_centre", name="Zentrum"
    )
    assert "Adresse eines Gratisanbieters" in client.get(f"{APPLICATIONS}{application.pk}/").text
