"""The page of the record: each reads what concerns the own organisation, in words, and takes it away as a file."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.core import audit
from marketplace.core.actor import Actor, system_actor
from marketplace.core.audit.sealing import seal
from marketplace.core.models import AuditEvent
from tests.audit_check import triggers_off
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    SolutionFactory,
    UserFactory,
    acting,
    member_of,
)

pytestmark = pytest.mark.django_db

PAGE = "/arbeitsbereich/protokoll/"


@pytest.fixture
def town(db):
    cache.clear()
    return OrganisationFactory(name="Stadt Beispiel", kind="municipality")


@pytest.fixture
def auditor(town):
    return MembershipFactory(organisation=town, role="auditor", user=UserFactory(name="Petra Prüferin")).user


@pytest.fixture
def admin(town):
    return MembershipFactory(organisation=town, role="admin", user=UserFactory(name="Anton Amtsleiter")).user


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def shown(person, address=PAGE):
    response = client_of(person).get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def rows(text):
    return text.count('<tr role="row"><th scope="row"')


def stranger_act(**options):
    stranger = MembershipFactory(
        organisation=OrganisationFactory(name="Fremde Firma"),
        role="admin",
        user=UserFactory(name="Fritz Fremd"),
    ).user
    return audit.record(
        acting(stranger), "accounts.profile.changed", None, {"fields": ["streng-geheim"]}, **options
    )


def test_record_tells_who_did_what_for_whom_and_shows_before_and_after(auditor, admin):
    member = UserFactory(name="Karl Kollege")
    data = {"before": {"roles": ["officer"]}, "after": {"roles": ["officer", "publisher"]}}
    audit.record(acting(admin), "accounts.member.changed", member, data)
    text = shown(auditor)
    assert "Die Rollen eines Mitglieds wurden geändert" in text
    assert "Anton Amtsleiter" in text
    assert "Karl Kollege" in text
    assert "<del>Vergabestelle</del>" in text or "<del>" in text
    assert "noch nicht versiegelt" in text


def test_record_of_another_organisation_is_not_shown(auditor):
    stranger_act()
    text = shown(auditor)
    assert rows(text) == 1
    assert "Das Protokoll wurde eingesehen" in text
    assert "streng-geheim" not in text
    assert "Fremd" not in text


def test_record_of_an_act_that_concerns_the_organisation_names_no_person_of_the_other(auditor, town):
    event = stranger_act(concerns=town.pk)
    text = shown(auditor)
    assert "Das Profil einer Organisation wurde geändert" in text
    assert "Fremde Firma" in text
    assert "Fritz Fremd" not in text
    assert f"person={event.user_id}" not in text
    assert rows(shown(auditor, f"{PAGE}?person={event.user_id}")) == 0
    told = taken(auditor, "jsonl")
    assert [(line["verb"], line.get("user_id")) for line in map(json.loads, told.splitlines())] == [
        ("core.audit.exported", auditor.pk),
        ("core.audit.read", auditor.pk),
        ("core.audit.read", auditor.pk),
        ("accounts.profile.changed", None),
    ]


def test_record_of_a_founder_names_a_colleague_and_no_stranger_who_acted_for_nobody(auditor, admin, town):
    stranger = UserFactory(name="Fritz Fremd")
    audit.record(
        Actor(kind="person", user_id=admin.pk), "accounts.organisation.founded", town, concerns=town.pk
    )
    audit.record(Actor(kind="person", user_id=stranger.pk), "accounts.application.made", concerns=town.pk)
    text = shown(auditor)
    assert "Anton Amtsleiter" in text
    assert "nicht genannt, handelte für keine Organisation" in text
    assert "Fritz Fremd" not in text


def test_record_says_codes_and_days_in_words(auditor, admin):
    proof = {"kind": "certificate", "is_public": False, "valid_until": "2026-12-10", "has_document": True}
    audit.record(acting(admin), "accounts.proof.added", None, proof)
    audit.record(
        acting(admin),
        "accounts.notice.chosen",
        None,
        {"before": {"expiry": "at_once"}, "after": {"expiry": "weekly"}},
    )
    text = " ".join(shown(auditor).split())
    for words in ("Zertifikat", "öffentlich", "gültig bis", "10. Dezember 2026", "mit Dokument"):
        assert words in text
    for words in ("Ablaufende Fristen", "Sofort", "Einmal in der Woche"):
        assert words in text
    for code in ("is public", "2026-12-10", ">certificate<", "at_once"):
        assert code not in text


def test_record_of_everything_is_shown_to_administrators_of_the_operator_only():
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    stranger_act()
    text = shown(member_of(operator, "admin"))
    assert "Fritz Fremd" in text
    assert "Fremde Firma" in text
    assert client_of(member_of(operator, "moderator")).get(PAGE).status_code == 403


def test_record_of_a_person_without_the_right_stays_closed_and_the_refusal_is_recorded(town):
    officer = member_of(town, "officer")
    response = client_of(officer).get(PAGE)
    assert response.status_code == 403
    assert "Ihre Rolle" in response.content.decode()
    event = AuditEvent.objects.get()
    assert (event.verb, event.user_id, event.chain) == ("core.access.refused", officer.pk, town.pk)
    assert event.data == {"route": "site:audit-list", "method": "GET", "rule": "organisation.view_audit"}


def test_record_of_a_deleted_person_shows_no_name(auditor, town):
    gone = UserFactory(name="Gerda Gegangen", email="gerda@example.org")
    MembershipFactory(user=gone, organisation=town, role="officer")
    audit.record(acting(gone), "accounts.profile.changed")
    gone.deleted_at = datetime.datetime.now(datetime.UTC)
    gone.save()
    text = shown(auditor)
    assert "gelöschte Person" in text
    assert "Gerda" not in text
    assert "gerda@example.org" not in text


def test_filters_in_the_address_leave_out_everything_else(auditor, admin, town):
    with triggers_off("core_auditevent"):
        for day in (1, 2, 3):
            event = audit.record(
                acting(admin), "accounts.profile.changed" if day > 1 else "accounts.logo.changed"
            )
            moment = datetime.datetime(2026, 3, day, 23, 30, tzinfo=datetime.UTC)
            AuditEvent.objects.filter(pk=event.pk).update(at=moment)
    system = audit.record(system_actor("tests"), "registers.areas.loaded", concerns=town.pk)
    counts = {
        # 23:30 UTC is the next day in Berlin.
        "since=2026-03-03&until=2026-03-03": 1,
        "until=2026-03-01": 0,
        "until=2026-03-04": 3,
        "what=accounts": 3,
        "what=accounts.logo.changed": 1,
        "what=registers.areas.loaded": 1,
        f"person={admin.pk}": 3,
        f"person={admin.pk}&what=accounts.profile.changed": 2,
        "thing=accounts.user:99": 0,
        "since=gestern&until=&what=unsinn&person=x&thing=;drop&what=": None,
    }
    found = {query: rows(shown(auditor, f"{PAGE}?{query}")) for query in counts}
    last = found.pop("since=gestern&until=&what=unsinn&person=x&thing=;drop&what=")
    assert last > 4
    assert found == {query: count for query, count in counts.items() if count is not None}
    assert system.chain == 0


def test_pages_of_the_record_follow_each_other_without_gap_or_repetition(auditor, admin):
    by = acting(admin)
    numbers = [audit.record(by, "accounts.profile.changed", None, {"number": n}).pk for n in range(120)]
    seen, address = [], f"{PAGE}?what=accounts"
    client = client_of(auditor)
    while address:
        response = client.get(address)
        seen += [line.event.pk for line in response.context["lines"]]
        address = response.context["older"]
    assert seen == numbers[::-1]
    back = client.get(response.context["newer"])
    assert [line.event.pk for line in back.context["lines"]] == numbers[::-1][50:100]


def test_record_after_sealing_says_up_to_when(auditor, admin):
    audit.record(acting(admin), "accounts.profile.changed")
    assert "Noch ist nichts versiegelt" in shown(auditor)
    for _run in range(3):
        seal()
    text = shown(auditor)
    assert "Versiegelt bis " in text
    # Only the reading of this very moment is not sealed.
    assert text.count("noch nicht versiegelt") == 1


def taken(person, form, query=""):
    response = client_of(person).get(f"{PAGE}ausgabe/{form}/{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_export_for_spreadsheets_holds_no_formula_and_is_recorded(auditor, admin, town):
    admin.name = '=HYPERLINK("https://example.org")'
    admin.save()
    audit.record(acting(admin), "accounts.profile.changed", None, {"fields": ["seat"]})
    text = taken(auditor, "csv", "?what=accounts")
    assert text.startswith("\ufeffNummer;Wann;Wer;Für;")
    assert ";\"'=HYPERLINK(" in text
    assert ";=" not in text
    assert ';"=' not in text
    assert "Felder: seat" in text
    event = AuditEvent.objects.filter(verb="core.audit.exported").get()
    assert (event.data, event.user_id) == ({"format": "csv", "filter": {"what": "accounts"}}, auditor.pk)


def test_export_for_programs_holds_every_column_and_the_seal(auditor, admin, town):
    audit.record(acting(admin), "accounts.profile.changed", town, {"fields": ["seat"]})
    seal()
    line = json.loads(taken(auditor, "jsonl", "?what=accounts").splitlines()[0])
    assert (line["verb"], line["user_id"], line["chain"]) == ("accounts.profile.changed", admin.pk, town.pk)
    assert line["data"] == {"fields": ["seat"]}
    assert (line["link"]["number"], len(line["link"]["hash"])) == (1, 64)
    assert "Anton" not in json.dumps(line)


def test_export_of_more_than_one_portion_holds_every_entry_once(auditor, admin, monkeypatch):
    monkeypatch.setattr("marketplace.site.views.audit.CHUNK", 7)
    by = acting(admin)
    numbers = [str(audit.record(by, "accounts.profile.changed").public_id) for _ in range(20)]
    found = [json.loads(line)["public_id"] for line in taken(auditor, "jsonl", "?what=accounts").splitlines()]
    assert found == numbers[::-1]


def add_entry(admin, number):
    by = acting(admin)
    audit.record(by, "catalog.solution.changed", SolutionFactory(), {"version": number})
    audit.record(by, "accounts.member.changed", UserFactory(), concerns=OrganisationFactory().pk)


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        if response.streaming:
            assert b"".join(response.streaming_content) != b""
    assert response.status_code == 200
    return len(queries)


def same_for_one_and_three(auditor, admin, address):
    client = client_of(auditor)
    counts = []
    for number in (1, 2, 3):
        add_entry(admin, number)
        counts.append(asked(client, address))
    return counts[0], counts[2]


def test_record_with_one_and_three_entries_asks_equally_often(auditor, admin):
    assert same_for_one_and_three(auditor, admin, PAGE) == (9, 9)


def test_export_with_one_and_three_entries_asks_equally_often(auditor, admin):
    assert same_for_one_and_three(auditor, admin, f"{PAGE}ausgabe/csv/") == (9, 9)
