"""Reads of shortlists: what the catalogue finds now, and what stands on a list with what has become of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import BookmarkList, SavedSearch, Solution
from catalog.queries.fit import Town, town_of
from catalog.queries.lists import names_of_areas, searches_for
from catalog.queries.published import GONE_STATUSES
from catalog.search import engine
from catalog.search.asked import Search, search_of, words_of
from marketplace.core.actor import Actor
from marketplace.core.formats import number_text
from marketplace.registers.queries import area_by_key, areas_matching
from procurement.choices import CandidateState, NeedState, SoundingState, StepKind
from procurement.models import Candidate, Need, Shortlist, ShortlistSearch, ShortlistStep, Sounding

# So many hits of a search become candidates, in their order; whoever has more narrows the search first.
MOST_FOUND = 500
PORTION = 100
MOST_OFFERED = 20


@dataclass(frozen=True)
class Frozen:
    """What a search of the catalogue answered at one moment.

    address  what stood behind the question mark, in one spelling
    count    how many listings it found
    found    (solution, version) by id, best first, at most MOST_FOUND
    engine   which engine answered, and the version of its data
    """

    address: str
    count: int
    found: tuple[tuple[int, int], ...]
    engine: str

    @property
    def is_whole(self) -> bool:
        """Whether everything that was found is named."""
        return self.count <= MOST_FOUND


@dataclass(frozen=True)
class Shown:
    """A candidate as pages and files show it: by the version that was taken in, and what has become of the listing.

    name        as the version has it; of one that nobody reads any more, what it is called today
    is_gone     it stands in the catalogue no longer
    changed     number of the current version where that is another one; 0 where nothing changed
    is_blocked  nobody reads the version any more, since the law was against it
    """

    candidate: Candidate
    name: str
    is_gone: bool
    changed: int
    is_blocked: bool


@dataclass(frozen=True)
class Tally:
    """How many candidates there are, by what was decided on them."""

    open: int = 0
    kept: int = 0
    left_out: int = 0

    @property
    def all(self) -> int:
        return self.open + self.kept + self.left_out

    @property
    def running(self) -> int:
        """Those that are not left out."""
        return self.open + self.kept


@dataclass(frozen=True)
class ShownSearch:
    """A frozen search in words, with the address at which the catalogue answers it today."""

    search: ShortlistSearch
    words: str
    url: str
    by: str


@dataclass(frozen=True)
class ShownStep:
    """One line of the log as a sentence, with the name of the person as long as there is one."""

    step: ShortlistStep
    by: str
    text: str


def address_of(address: str) -> str:
    """The search that an address asks for, in one spelling: from its first page on, and without what is not understood.

    Takes a whole address or what stands behind its question mark.
    """
    question = address.partition("?")[2] if "?" in address else address
    search = search_of(question.partition("#")[0].strip())
    filters = {facet: tuple(sorted(codes)) for facet, codes in search.filters.items()}
    return replace(search, filters=filters).question


def freeze(address: str, actor: Actor, language: str) -> Frozen:
    """What the catalogue answers now to the search of an address, for this organisation, up to MOST_FOUND hits."""
    search = search_of(address_of(address))
    town = _town(search, actor)
    if town is None:
        search = replace(search, like=())
    query = replace(
        search.query(language, *((town.weights, town.alike) if town else ())), page_size=PORTION, cards=()
    )
    answer = engine.search(query)
    ids = [hit.solution_id for hit in answer.hits]
    count = answer.count
    while answer.next and len(ids) < MOST_FOUND:
        answer = engine.search(replace(query, cursor=answer.next))
        ids += [hit.solution_id for hit in answer.hits]
    state = engine.serving().state()
    current = dict(Solution.objects.public().filter(pk__in=ids).values_list("pk", "current_id"))
    found = tuple((pk, current[pk]) for pk in dict.fromkeys(ids[:MOST_FOUND]) if pk in current)
    return Frozen(search.question, count, found, f"{state.name} {state.version}"[:60])


def count_of(address: str, actor: Actor, language: str) -> int:
    """How many listings a search finds now."""
    search = search_of(address_of(address))
    town = _town(search, actor)
    if town is None:
        search = replace(search, like=())
    query = search.query(language, *((town.weights, town.alike) if town else ()))
    return engine.search(replace(query, page_size=1, cards=())).count


def _town(search: Search, actor: Actor) -> Town | None:
    """The municipality that the address names, by its key or by a name that means one alone."""
    if not search.area:
        return None
    area = area_by_key(search.area)
    if area is None:
        found = areas_matching(search.area, 2)
        area = found[0] if len(found) == 1 else None
    return town_of(area, actor, search.like) if area else None


def is_narrow(address: str) -> bool:
    """Whether words or filters narrow the search at all."""
    return not search_of(address).is_empty


def words_of_address(address: str) -> str:
    """What a search asks for, in words."""
    search = search_of(address)
    return words_of(search, names_of_areas([search.area]))


def need_for(actor: Actor, public_id: uuid.UUID) -> Need | None:
    """A need that the organisation acted for leads; its shortlist is nobody else's business."""
    rows = Need.objects.own_of(actor).select_related("organisation")
    return rows.filter(public_id=public_id).first()


def needs_for(actor: Actor) -> QuerySet[Need]:
    """The needs of the organisation acted for whose shortlist can still be worked on, the newest first."""
    rows = Need.objects.own_of(actor).exclude(state=NeedState.CLOSED)
    return rows.select_related("shortlist").order_by("-pk")


def shortlist_of(need: Need) -> Shortlist | None:
    """The shortlist of a need, once somebody began one."""
    return Shortlist.objects.filter(need=need).select_related("finished_by").first()


def tally_of(shortlist: Shortlist | None) -> Tally:
    """How many candidates a shortlist has, by state; one query."""
    if shortlist is None:
        return Tally()
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in CandidateState}
    return Tally(**shortlist.candidates.aggregate(**counts))


def candidates_of(shortlist: Shortlist, state: str = "") -> QuerySet[Candidate]:
    """The candidates in the order of the search that found them, those added by hand last, with all that is shown of each."""
    rows = shortlist.candidates.all()
    rows = rows.filter(state=state) if state else rows
    return rows.select_related("version", "solution__current", "solution__vendor", "search", "decided_by")


def shown(candidate: Candidate) -> Shown:
    """What has become of a candidate."""
    solution, version = candidate.solution, candidate.version
    current = solution.current
    changed = current.number if current is not None and current.pk != version.pk else 0
    is_gone = solution.status in GONE_STATUSES
    return Shown(candidate, name_of(candidate), is_gone, changed, solution.blocks(version.number))


def name_of(candidate: Candidate) -> str:
    """What the version was called that was taken in; of one that nobody reads any more, what the listing is called today."""
    solution, version = candidate.solution, candidate.version
    if solution.blocks(version.number) and solution.current is not None:
        version = solution.current
    return str(version.facts["name"])


def searches_of(shortlist: Shortlist | None, language: str) -> list[ShownSearch]:
    """The frozen searches from the first on, in words; three queries however many there are."""
    if shortlist is None:
        return []
    rows = list(shortlist.searches.all())
    asked = [search_of(row.address) for row in rows]
    areas = names_of_areas(one.area for one in asked)
    people = names_of_people(row.searched_by_id for row in rows)
    return [
        ShownSearch(row, words_of(one, areas), one.url(), people.get(row.searched_by_id or 0, ""))
        for row, one in zip(rows, asked, strict=True)
    ]


def last_address(shortlist: Shortlist | None) -> str:
    """The address of the newest search, from which one narrows further; empty without one."""
    if shortlist is None:
        return ""
    return shortlist.searches.order_by("-number").values_list("address", flat=True).first() or ""


def steps_of(shortlist: Shortlist) -> QuerySet[ShortlistStep]:
    """The log, the newest step first."""
    return shortlist.steps.select_related("candidate__version", "candidate__solution__current").order_by(
        "-pk"
    )


def shown_steps(steps: Iterable[ShortlistStep]) -> list[ShownStep]:
    """Steps as the log shows them; one query for the names of all people."""
    rows = list(steps)
    people = names_of_people(row.by_id for row in rows)
    return [
        ShownStep(
            row, people.get(row.by_id or 0, ""), _step(row, name_of(row.candidate) if row.candidate else "")
        )
        for row in rows
    ]


def _step(step: ShortlistStep, name: str) -> str:
    """What was done, as a sentence; `name` is that of the candidate, where it was done to one."""
    told = {key: number_text(value) if isinstance(value, int) else value for key, value in step.data.items()}
    told["name"] = name
    sentences = {
        StepKind.SEARCHED: _("Search %(search)s found %(found)s; %(added)s of them became candidates."),
        StepKind.NARROWED: _("Search %(search)s narrowed the list: %(before)s before, %(after)s after."),
        StepKind.ADDED: _("Added by hand: %(name)s") if name else _("%(added)s added from a bookmark list."),
        StepKind.KEPT: _("Kept: %(name)s"),
        StepKind.LEFT_OUT: _("Left out: %(name)s"),
        StepKind.REOPENED: _("Decision taken back: %(name)s") if name else _("The list was opened again."),
        StepKind.CAPPED: _("Kept at most: %(before)s before, %(after)s now."),
        StepKind.FINISHED: _("Finished: %(kept)s kept, %(left_out)s left out."),
    }
    return str(sentences[StepKind(step.kind)]) % told


def names_of_people(ids: Iterable[int | None]) -> dict[int, str]:
    """What the people with these numbers are called; whoever deleted their account is missing."""
    wanted = {pk for pk in ids if pk}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def offered(text: str, shortlist: Shortlist | None) -> list[Solution]:
    """Public listings whose name holds the text and that do not stand on the list yet, by name."""
    words = " ".join(text.split())
    if not words:
        return []
    rows = Solution.objects.public().filter(
        Q(current__facts__name__icontains=words) | Q(vendor__name__icontains=words)
    )
    if shortlist is not None:
        rows = rows.exclude(pk__in=shortlist.candidates.values("solution"))
    return list(
        rows.select_related("current", "vendor").order_by("current__facts__name", "pk")[:MOST_OFFERED]
    )


def lists_to_copy(actor: Actor) -> QuerySet[BookmarkList]:
    """The bookmark lists of the organisation that hold anything, by name."""
    rows = BookmarkList.objects.visible_to(actor).annotate(size=Count("bookmarks"))
    return rows.filter(size__gt=0).order_by("name", "pk")


def searches_to_take(actor: Actor) -> QuerySet[SavedSearch]:
    """The searches that the person saved, by name."""
    return searches_for(actor).order_by("name", "pk")


def soundings_to_invite(need: Need) -> QuerySet[Sounding]:
    """The soundings of a need whose invitations can still be put together."""
    return Sounding.objects.filter(need=need, state=SoundingState.DRAFT).order_by("-pk")
