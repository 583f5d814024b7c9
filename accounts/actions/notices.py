"""News for people: at once by mail, or kept for their digest, as each one chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand
from marketplace.core.outbox import Letter

from ..choices import ALWAYS_AT_ONCE, DIGESTS, Frequency, Topic
from ..models import Notice, NoticePreference, User
from ..queries.notices import chosen_frequencies, frequency_of
from ..rules import can_choose_notices

# Characters of one piece of news in a digest; the page that it leads to tells the rest.
LONGEST_TEXT = 600


def notify(*, user: User, topic: Topic, write: Callable[[], Letter], key: str) -> None:
    """Tell a person something in the transaction that runs; a second call with the same key tells nothing.

    write  makes the letter; called while the person's language is active
    key    what is told, such as `invitation:7`; each person is told of it once
    People who deleted their account are told nothing any more.
    """
    if user.deleted_at is not None:
        return
    frequency = frequency_of(user, topic)
    if frequency == Frequency.NEVER:
        return
    key = f"{key}@{user.pk}"
    language = user.language or settings.LANGUAGE_CODE
    with override(language):
        letter = write()
        if frequency in DIGESTS:
            if not outbox.is_posted(key):
                _keep(user, topic, letter, key)
        elif topic in ALWAYS_AT_ONCE or not Notice.objects.filter(key=key).exists():
            outbox.post(
                letter,
                to=user.email,
                language=language,
                topic=topic,
                key=key,
                user_id=user.pk,
                is_sealed=topic == Topic.SOUNDING,
                preferences=reverse("accounts:notice-edit"),
            )


def _keep(user: User, topic: Topic, letter: Letter, key: str) -> None:
    Notice.objects.get_or_create(
        key=key,
        defaults={
            "user": user,
            "topic": topic,
            "subject": outbox.one_line(letter.subject, 300),
            "text": "\n".join(letter.paragraphs)[:LONGEST_TEXT],
            "path": letter.action[1] if letter.action else "",
        },
    )


@transaction.atomic
def choose_notices(*, user: User, wanted: Mapping[str, str], by: Actor) -> None:
    """Keep how soon a person wants to hear of each topic; what they no longer want is not kept for them either.

    wanted  frequency for each topic; topics left out stay as they are, those that always come at once are refused
    Records: accounts.notice.chosen
    """
    demand(can_choose_notices(by, user, wanted))
    # One row stands for all of a person's choices, so that two forms at once follow each other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before = chosen_frequencies(user)
    changed = {topic: frequency for topic, frequency in wanted.items() if before.get(topic) != frequency}
    if not changed:
        return
    _write(user, changed)
    data = {"before": {topic: before[topic] for topic in changed}, "after": changed}
    audit.record(by, "accounts.notice.chosen", user, data)


@transaction.atomic
def stop_digests(*, user: User, by: Actor) -> bool:
    """Switch every topic that comes in a digest to never, for whoever holds the link of such a mail; tells whether one did.

    Needs no login (RFC 8058): the link is signed, and it can do nothing else.
    Records: accounts.notice.stopped
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before = chosen_frequencies(user)
    stopped = {topic: str(Frequency.NEVER) for topic, frequency in before.items() if frequency in DIGESTS}
    if not stopped:
        return False
    _write(user, stopped)
    audit.record(by, "accounts.notice.stopped", user, {"before": {topic: before[topic] for topic in stopped}})
    return True


def _write(user: User, changed: Mapping[str, str]) -> None:
    for topic, frequency in changed.items():
        choice = NoticePreference.objects.filter(user=user, topic=topic).first()
        choice = choice or NoticePreference(user=user, topic=topic)
        choice.frequency = frequency
        choice.full_clean()
        choice.save()
    unwanted = [topic for topic, frequency in changed.items() if frequency == Frequency.NEVER]
    Notice.objects.filter(user=user, topic__in=unwanted, sent_at=None).delete()
