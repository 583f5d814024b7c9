"""Reads about listings as their owners write them: what is there, what is missing, what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from catalog.choices import OPEN_REVISIONS, RevisionState, SolutionStatus
from catalog.facts.document import missing_facts
from catalog.facts.fact import Group
from catalog.facts.registry import FACTS, GROUPS
from catalog.facts.types import FactError, Problem
from catalog.models import Revision, Solution, SolutionVersion, Verdict
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day

from .profile import changed_facts
from .proofs import counting_proofs

MOST_VERSIONS = 50
# The order of the list: what its owner has to do first, then what others do, then what rests.
TO_DO, WAITING, PUBLIC, RESTING = "to_do", "waiting", "public", "resting"


@dataclass(frozen=True)
class Section:
    """One group of facts in the editor: how many are filled, how many need attention."""

    group: Group
    filled: int
    attention: int

    @property
    def total(self) -> int:
        """How many facts the group has."""
        return len(self.group.facts)


def own_listings(actor: Actor) -> QuerySet[Solution]:
    """Listings of the organisation acted for with their unfinished revision, newest first.

    Drafts whose only revision was given up are left out.
    """
    if actor.organisation_id is None:
        return Solution.objects.none()
    revisions = Revision.objects.filter(state__in=OPEN_REVISIONS).select_related("edited_by")
    rows = Solution.objects.filter(vendor_id=actor.organisation_id)
    rows = rows.exclude(pk__in=_given_up(actor.organisation_id)).select_related("current", "vendor")
    rows = rows.prefetch_related(Prefetch("revisions", queryset=revisions, to_attr="unfinished_ones"))
    return rows.order_by("-pk")


def own_listing(actor: Actor, slug: str) -> Solution | None:
    """One listing of the organisation acted for, whatever its state; nobody else's is there."""
    return own_listings(actor).filter(slug=slug).first()


def unfinished_of(solution: Solution) -> Revision | None:
    """The revision of a listing that is being written or waits; reads what `own_listings` loaded."""
    loaded = getattr(solution, "unfinished_ones", None)
    if loaded is None:
        loaded = list(solution.revisions.filter(state__in=OPEN_REVISIONS).select_related("edited_by"))
    for revision in loaded:
        revision.solution = solution
    return loaded[0] if loaded else None


def sent_back(actor: Actor) -> QuerySet[Revision]:
    """Texts of the organisation acted for of which the operator refused something and nobody has handed in again."""
    rows = Revision.objects.filter(solution__vendor_id=actor.organisation_id, state=RevisionState.EDITING)
    return rows.filter(verdicts__is_accepted=False).distinct().select_related("solution__current", "base")


def last_revision(solution: Solution) -> Revision | None:
    """The newest revision of a listing, in whatever state."""
    return solution.revisions.select_related("decided_by").order_by("-pk").first()


def title_of(revision: Revision) -> str:
    """The name of what is written, the published one where the new one lacks it."""
    for facts in (revision.facts, revision.base.facts if revision.base_id else {}):
        if facts.get("name"):
            return str(facts["name"])
    return _("Listing without a name")


def name_of(solution: Solution) -> str:
    """The name of an own listing: the published one, else that of its draft."""
    if solution.current:
        return str(solution.current.facts["name"])
    revision = unfinished_of(solution)
    return title_of(revision) if revision else solution.slug


def place_of(solution: Solution) -> str:
    """Under which heading the list shows a listing."""
    revision = unfinished_of(solution)
    if revision is not None:
        return TO_DO if revision.state == RevisionState.EDITING else WAITING
    if solution.status == SolutionStatus.STALE:
        return TO_DO
    return PUBLIC if solution.is_public else RESTING


def unclean_problems(revision: Revision) -> list[Problem]:
    """What is wrong with what was typed and could not be taken, with paths, in the reader's language."""
    problems: list[Problem] = []
    for key, fact in FACTS.items():
        if key not in revision.unclean:
            continue
        try:
            fact.type.clean(revision.unclean[key])
        except FactError as error:
            problems += [Problem(f"{key}{p.path}", p.rule, p.message) for p in error.problems]
    return problems


def problems_of(revision: Revision) -> list[Problem]:
    """Everything that keeps a revision from being handed in, in the order of the editor."""
    problems = unclean_problems(revision)
    wrong = {fact_of(problem.path) for problem in problems}
    problems += [problem for problem in missing_facts(revision.facts) if problem.path not in wrong]
    order = list(FACTS)
    return sorted(problems, key=lambda problem: order.index(fact_of(problem.path)))


def fact_of(path: str) -> str:
    """The fact that a path such as `costs.under_5000.setup` belongs to."""
    return path.replace("[", ".").split(".")[0]


def refusals_of(revision: Revision) -> dict[str, Verdict]:
    """By fact what the operator refused in the last round; empty while the revision is not being written."""
    if revision.state != RevisionState.EDITING:
        return {}
    # A verdict without a fact is about the whole; round 0 holds what was refused when the rest was published.
    rows = revision.verdicts.filter(round=revision.round, is_accepted=False).exclude(fact="")
    return {verdict.fact: verdict for verdict in rows}


def sections_of(revision: Revision, refused: dict[str, Any]) -> list[Section]:
    """All groups with their progress."""
    wrong = {fact_of(problem.path) for problem in problems_of(revision)} | set(refused)
    return [
        Section(
            group,
            sum(1 for fact in group.facts if fact.key in revision.facts or fact.key in revision.unclean),
            sum(1 for fact in group.facts if fact.key in wrong),
        )
        for group in GROUPS
    ]


def group_of(fact_key: str) -> Group:
    """The group in which the editor asks for a fact."""
    return next(group for group in GROUPS if any(fact.key == fact_key for fact in group.facts))


def changed_keys(revision: Revision) -> list[str]:
    """Facts in which a revision differs from what is published, in the order of the definitions."""
    before = revision.base.facts if revision.base_id else {}
    return [key for key in FACTS if before.get(key) != revision.facts.get(key)]


def earlier_versions(solution: Solution) -> list[tuple[SolutionVersion, list[str]]]:
    """The latest versions that a listing can be brought back to, each with the labels of what differs today; one query."""
    if solution.current is None:
        return []
    rows = solution.versions.exclude(pk=solution.current.pk).order_by("-number")[:MOST_VERSIONS]
    now = solution.current.facts
    return [(row, changed_facts(row.facts, now)) for row in rows if not solution.blocks(row.number)]


def ending_proofs(revision: Revision, changed: list[str]) -> list[Any]:
    """Labels of the facts whose proofs end when the revision is published, since they say something else then."""
    proofs = counting_proofs(revision.solution, berlin_day()).filter(fact__in=changed)
    held = set(proofs.values_list("fact", flat=True))
    return [FACTS[key].label for key in changed if key in held]


def _given_up(organisation_id: int) -> QuerySet[Solution]:
    drafts = Solution.objects.filter(vendor_id=organisation_id, status=SolutionStatus.DRAFT)
    return drafts.exclude(revisions__state__in=OPEN_REVISIONS).values("pk")
