"""Keys: who makes, renews and ends them, what they are worth, and what never leaves."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions.keys import (
    create_key,
    note_use,
    remind_of_expiring_keys,
    revoke_key,
    revoke_keys_of,
    rotate_key,
)
from accounts.models import ApiKey
from accounts.queries import actor_of
from accounts.queries.keys import actor_of_key, key_of
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.factories import OrganisationFactory, member_of

from .keys_world import ALL, key_for, town

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def near(moment, other):
    return abs((moment - other).total_seconds()) < 60


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_key_when_made_is_a_prefix_and_a_secret_of_which_only_the_hash_is_kept():
    key, token = key_for(town())
    mark, prefix, secret = token.split("_", 2)
    assert (mark, prefix, len(prefix), len(secret)) == ("mk", key.prefix, 10, 43)
    assert key.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    stored = " ".join(str(value) for value in ApiKey.objects.values_list().get())
    assert secret not in stored
    told = " ".join(str(event) + str(event.data) for event in AuditEvent.objects.all())
    assert (secret in told, key.prefix in told) == (False, False)


def test_key_made_without_a_wish_ends_after_90_days_and_with_one_after_a_year_at_most():
    organisation = town()
    key, _token = key_for(organisation)
    assert near(key.expires_at, timezone.now() + 90 * DAY)
    year, _token = key_for(organisation, name="Zweites", days=365)
    assert near(year.expires_at, timezone.now() + 365 * DAY)
    with pytest.raises(ValidationError) as caught:
        key_for(organisation, name="Drittes", days=366)
    assert list(caught.value.message_dict) == ["days"]


def test_key_made_by_an_administrator_is_recorded_with_scopes_and_without_its_name():
    key, _token = key_for(town(), ["members:read", "profile:read"], name="Schmidts Programm")
    event = AuditEvent.objects.get(verb="accounts.key.created")
    assert (event.subject_id, event.data) == (
        str(key.pk),
        {"scopes": ["profile:read", "members:read"], "days": 90},
    )


@pytest.mark.parametrize("role", ["requester", "officer", "editor", "auditor"])
def test_key_asked_for_by_a_person_who_governs_nothing_is_refused(role):
    organisation = town()
    person = member_of(organisation, role)
    with pytest.raises(Refused):
        create_key(organisation=organisation, name="Meins", scopes=ALL, by=actor_of(person))
    assert ApiKey.objects.count() == 0


def test_key_for_another_organisation_is_refused_to_its_neighbours_administrator():
    organisation, vendor = town(), OrganisationFactory()
    key, _token = key_for(organisation)
    stranger = actor_of(member_of(vendor, "admin"))
    for attempt in (
        lambda: create_key(organisation=organisation, name="Fremd", scopes=ALL, by=stranger),
        lambda: rotate_key(key=key, old_ends="now", by=stranger),
        lambda: revoke_key(key=key, by=stranger),
        lambda: revoke_key(key=key, by=ANONYMOUS),
    ):
        with pytest.raises(Refused):
            attempt()
    key.refresh_from_db()
    assert (ApiKey.objects.count(), key.revoked_at) == (1, None)


def test_key_with_a_name_in_use_is_refused_until_the_other_one_has_ended():
    organisation = town()
    key, _token = key_for(organisation, name="Website")
    with pytest.raises(ValidationError) as caught:
        key_for(organisation, name=" WEBSITE ")
    assert list(caught.value.message_dict) == ["name"]
    revoke_key(key=key, by=system_actor("test"))
    again, _token = key_for(organisation, name="Website")
    assert again.state == "usable"


def test_key_with_several_faults_names_each_of_them():
    with pytest.raises(ValidationError) as caught:
        key_for(town(), ["solutions:publish"], days=1)
    assert sorted(caught.value.message_dict) == ["days", "scopes"]


def test_key_number_21_of_an_organisation_is_refused():
    organisation = town()
    for number in range(20):
        key_for(organisation, name=f"Programm {number}")
    with pytest.raises(ValidationError) as caught:
        key_for(organisation, name="Eines zu viel")
    assert list(caught.value.message_dict) == ["__all__"]


def test_key_renewed_gently_works_a_day_beside_its_successor():
    old, token = key_for(town(), ["profile:read"], days=30)
    fresh, new_token = rotate_key(key=old, old_ends="in_24_hours", by=actor_of_key(old))
    old.refresh_from_db()
    assert near(old.expires_at, timezone.now() + DAY)
    assert near(fresh.expires_at, timezone.now() + 30 * DAY)
    assert (fresh.scopes, fresh.name, fresh.replaces, fresh.created_by) == (
        ["profile:read"],
        old.name,
        old,
        old.created_by,
    )
    assert (key_of(token)[1], key_of(new_token)[1], old.state, fresh.state) == (
        True,
        True,
        "usable",
        "usable",
    )


def test_key_renewed_at_once_ends_with_the_same_move():
    old, _token = key_for(town())
    rotate_key(key=old, old_ends="now", by=actor_of_key(old))
    old.refresh_from_db()
    assert old.state == "revoked"


def test_key_that_ends_sooner_than_a_day_is_not_prolonged_by_its_renewal():
    old, _token = key_for(town())
    soon = timezone.now() + datetime.timedelta(hours=2)
    ApiKey.objects.filter(pk=old.pk).update(expires_at=soon)
    old.refresh_from_db()
    rotate_key(key=old, old_ends="in_24_hours", by=actor_of_key(old))
    old.refresh_from_db()
    assert old.expires_at == soon


@pytest.mark.parametrize("state", ["replaced", "revoked", "expired"])
def test_key_that_is_over_is_not_renewed(state):
    key, _token = key_for(town())
    actor = actor_of_key(key)
    if state == "replaced":
        rotate_key(key=key, old_ends="in_24_hours", by=actor)
    elif state == "revoked":
        revoke_key(key=key, by=actor)
    else:
        ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - DAY)
    before = ApiKey.objects.count()
    with pytest.raises(IllegalMove) as caught:
        rotate_key(key=key, old_ends="now", by=actor)
    assert (caught.value.state, ApiKey.objects.count()) == (state, before)


def test_key_renewed_by_itself_is_told_to_each_administrator_once_by_mail():
    organisation = town()
    key, _token = key_for(organisation)
    other = member_of(organisation, "admin")
    member_of(organisation, "editor")
    OutboxMessage.objects.all().delete()
    fresh, token = rotate_key(key=key, old_ends="in_24_hours", by=actor_of_key(key))
    sent = {mail.to: mail for mail in OutboxMessage.objects.all()}
    assert set(sent) == {key.created_by.email, other.email}
    text = " ".join(mail.subject + mail.text + mail.html for mail in sent.values())
    assert (token.split("_", 2)[2] in text, "Stadt Beispiel" in sent[other.email].subject) == (False, True)
    assert fresh.pk


def test_key_that_is_revoked_twice_was_revoked_once():
    key, _token = key_for(town())
    revoke_key(key=key, by=actor_of_key(key))
    with pytest.raises(IllegalMove):
        revoke_key(key=key, by=actor_of_key(key))
    assert verbs().count("accounts.key.revoked") == 1


def test_keys_of_a_person_who_leaves_end_and_those_of_others_stay():
    organisation, vendor = town(), OrganisationFactory()
    mine, _token = key_for(organisation, name="Meiner")
    key_for(organisation, name="Anderer")
    elsewhere, _token = key_for(vendor, name="Woanders")
    ApiKey.objects.filter(pk=elsewhere.pk).update(created_by=mine.created_by)
    ended = revoke_keys_of(user=mine.created_by, organisation=organisation, by=system_actor("test"))
    states = {key.name: key.state for key in ApiKey.objects.all()}
    assert (ended, states) == (1, {"Meiner": "revoked", "Anderer": "usable", "Woanders": "usable"})
    event = AuditEvent.objects.get(verb="accounts.key.revoked")
    assert (event.subject_id, event.data, event.concerns_id) == (
        str(mine.pk),
        {"reason": "member_left"},
        organisation.pk,
    )


def test_key_in_use_is_noted_once_a_minute():
    key, _token = key_for(town())
    note_use(key=key)
    key.refresh_from_db()
    first = key.last_used_at
    note_use(key=key)
    key.refresh_from_db()
    assert (near(first, timezone.now()), key.last_used_at) == (True, first)
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=first - datetime.timedelta(seconds=61))
    key.refresh_from_db()
    note_use(key=key)
    key.refresh_from_db()
    assert near(key.last_used_at, first)


def test_administrators_are_reminded_once_of_a_key_that_ends_within_14_days():
    organisation = town()
    soon, _token = key_for(organisation, name="Bald")
    key_for(organisation, name="Später")
    replaced, _token = key_for(organisation, name="Erneuert")
    ApiKey.objects.filter(pk=soon.pk).update(expires_at=timezone.now() + 13 * DAY)
    rotate_key(key=replaced, old_ends="in_24_hours", by=actor_of_key(replaced))
    OutboxMessage.objects.all().delete()
    job = system_actor("job:test")
    assert (remind_of_expiring_keys(by=job), remind_of_expiring_keys(by=job)) == (1, 0)
    assert OutboxMessage.objects.count() == 3
    mail = OutboxMessage.objects.first()
    assert ("Stadt Beispiel" in mail.subject, "Bald" in mail.text, mail.topic) == (True, True, "expiry")
    assert verbs().count("accounts.key.reminded") == 1
