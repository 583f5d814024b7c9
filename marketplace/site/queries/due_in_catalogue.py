"""What is due in the catalogue for an organisation: texts sent back, uses that wait for its answer, replies, reports."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.queries.drafts import sent_back, title_of
from catalog.queries.evidence import waiting_evidence
from catalog.queries.own_uses import own_uses_to_answer, uses_to_answer
from marketplace.core.actor import Actor
from marketplace.core.permissions import Permission

from .due import Due

MOST = 20


def due_in_catalogue(actor: Actor) -> Iterator[Due]:
    """What waits for the organisation acted for; at most three queries, however much it is."""
    if actor.may(Permission.EDIT_LISTING):
        for revision in sent_back(actor)[:MOST]:
            title = _("“%(name)s” was sent back with reasons") % {"name": title_of(revision)}
            url = reverse("catalog:own-listing-show", kwargs={"slug": revision.solution.slug})
            yield Due(title, _("Read and mend"), url)
        if count := uses_to_answer(actor).count():
            title = ngettext(
                "A municipality says that it uses your solution",
                "%(count)s municipalities say that they use your solutions",
                count,
            )
            yield Due(title % {"count": count}, _("Answer"), reverse("catalog:claimed-use-list"))
    if actor.may(Permission.STATE_USE) and (count := own_uses_to_answer(actor).count()):
        title = ngettext(
            "A vendor says that you use its solution",
            "Vendors say that you use %(count)s of their solutions",
            count,
        )
        yield Due(title % {"count": count}, _("Answer"), reverse("catalog:own-use-list"))
    if actor.may(Permission.DECIDE_EVIDENCE) and (count := waiting_evidence().count()):
        title = ngettext(
            "One proof of a listing waits to be checked",
            "%(count)s proofs of listings wait to be checked",
            count,
        )
        yield Due(title % {"count": count}, _("To the queue"), reverse("catalog:evidence-claim-list"))
