"""Factories of the catalogue: listings and everything beside them."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from catalog.actions import Proposal, save_listing, withdraw_solution
from catalog.models import Deployment, Evidence, Solution, SolutionVersion
from catalog.search import indexing

from .people import BY, AreaFactory, OrganisationFactory, UserFactory


class SolutionFactory(DjangoModelFactory):
    """A listing published through `save_listing`; `status="withdrawn"` withdraws it afterwards.

    name, short_description  become facts; `facts` adds others and wins
    evidence, deployments    lists of field values, as in Proposal
    Anything else is passed to the Proposal.
    """

    class Meta:
        model = "catalog.Solution"

    name = factory.Sequence(lambda n: f"Lösung {n + 1}")
    short_description = "Hilft der Verwaltung bei einer Aufgabe."
    facts: dict[str, Any] = {}
    vendor = factory.SubFactory(OrganisationFactory)
    status = "published"

    @classmethod
    def _create(cls, model_class: type[Solution], *args: Any, **wanted: Any) -> Solution:
        status = wanted.pop("status")
        basics = {"name": wanted.pop("name"), "short_description": {"de": wanted.pop("short_description")}}
        solution, outcome = save_listing(
            proposal=Proposal(**wanted | {"facts": basics | wanted["facts"]}), by=BY
        )
        if outcome != "created":
            raise ValueError(f"{solution.slug} is there already; a factory makes new rows only")
        if status == "withdrawn":
            return withdraw_solution(solution=solution, by=BY, reason="test")
        if status != solution.status:
            raise ValueError(f"no action leads to a listing that is {status}")
        return solution


class SolutionVersionFactory(DjangoModelFactory):
    """The next version of a listing, published through `save_listing`; `facts` lie over those of the current one."""

    class Meta:
        model = "catalog.SolutionVersion"

    solution = factory.SubFactory(SolutionFactory)
    facts = factory.Sequence(lambda n: {"version": f"{n + 1}.0"})
    note = ""

    @classmethod
    def _create(cls, model_class: type[SolutionVersion], *args: Any, **wanted: Any) -> SolutionVersion:
        solution = wanted["solution"]
        proposal = Proposal(
            vendor=solution.vendor,
            identity=solution.identity,
            slug=solution.slug,
            facts=solution.current.facts | wanted["facts"],
            is_claimed=solution.is_claimed,
            is_imperfect=solution.is_imperfect,
            is_example=solution.is_example,
            note=wanted["note"],
        )
        saved, outcome = save_listing(proposal=proposal, by=BY)
        if outcome != "updated":
            raise ValueError(f"{solution.slug} says the same already; pass other facts")
        solution.refresh_from_db()
        return saved.current


class _Beside(DjangoModelFactory):
    """A row beside a listing; the search row is written again, as the action would."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **wanted: Any) -> Any:
        row = super()._create(model_class, *args, **wanted)
        if row.solution.is_public:
            indexing.write_row(row.solution)
        return row


class EvidenceFactory(_Beside):
    """A check of the licence by the platform on 2 January 2026, without an end."""

    class Meta:
        model = Evidence

    solution = factory.SubFactory(SolutionFactory)
    fact = "licence"
    level = "platform_checked"
    checked_on = datetime.date(2026, 1, 2)


class EvidenceClaimFactory(DjangoModelFactory):
    """A proof for the licence that waits for the operator, its document at an address."""

    class Meta:
        model = "catalog.EvidenceClaim"

    solution = factory.SubFactory(SolutionFactory)
    fact = "licence"
    level = "third_party"
    checked_by = "Prüfstelle"
    checked_on = datetime.date(2026, 1, 2)
    document_url = "https://pruefstelle.example/bericht.pdf"


class YearlyQuestionFactory(DjangoModelFactory):
    """The yearly question about a listing, asked now."""

    class Meta:
        model = "catalog.YearlyQuestion"

    kind = "listing"
    solution = factory.SubFactory(SolutionFactory)
    user = factory.SubFactory(UserFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064d}")
    asked_at = factory.LazyFunction(timezone.now)


class DeploymentFactory(_Beside):
    """A municipality that uses a solution, by the vendor's statement alone."""

    class Meta:
        model = Deployment

    solution = factory.SubFactory(SolutionFactory)
    area = factory.SubFactory(AreaFactory)
    status = "productive"


class ExperienceFactory(DjangoModelFactory):
    """What a municipality told of an agreed use on 2 February 2026."""

    class Meta:
        model = "catalog.Experience"

    deployment = factory.SubFactory(
        DeploymentFactory, stated_by="municipality", confirmed_on=datetime.date(2026, 1, 2)
    )
    organisation = factory.LazyAttribute(
        lambda told: OrganisationFactory(kind="municipality", area=told.deployment.area)
    )
    went_well = "Die Einführung ging schnell."
    went_badly = "Die Schnittstelle fehlte lange."
    written_on = datetime.date(2026, 2, 2)


class SolutionClaimFactory(DjangoModelFactory):
    """An open request of another vendor to take over a listing that came from a file."""

    class Meta:
        model = "catalog.SolutionClaim"

    solution = factory.SubFactory(SolutionFactory, is_claimed=False)
    organisation = factory.SubFactory(OrganisationFactory)
    message = "Diese Lösung ist von uns."
    requested_by = factory.SubFactory(UserFactory)


class RevisionFactory(DjangoModelFactory):
    """A change of a published listing that is being written and differs in its version."""

    class Meta:
        model = "catalog.Revision"

    solution = factory.SubFactory(SolutionFactory, is_claimed=True)
    base = factory.LazyAttribute(lambda revision: revision.solution.current)
    facts = factory.LazyAttribute(
        lambda revision: (revision.base.facts if revision.base else {}) | {"version": "2.0"}
    )


class VerdictFactory(DjangoModelFactory):
    """The version of a listing, accepted in the first round."""

    class Meta:
        model = "catalog.Verdict"

    revision = factory.SubFactory(RevisionFactory)
    round = 1
    fact = "version"
    is_accepted = True


class ReportFactory(DjangoModelFactory):
    """An open report about a whole listing by somebody who gave no name."""

    class Meta:
        model = "catalog.Report"

    solution = factory.SubFactory(SolutionFactory)
    version = factory.SelfAttribute("solution.current")
    kind = "wrong"
    explanation = "Das stimmt nicht."


class ComplaintFactory(DjangoModelFactory):
    """An open complaint of a vendor about a report that was upheld on 2 January 2026."""

    class Meta:
        model = "catalog.Complaint"

    report = factory.SubFactory(
        ReportFactory,
        state="upheld",
        measure="correction",
        rests_on="terms",
        grounds="Regeln, Punkt 2",
        reason="Die Angabe ist veraltet.",
        decided_at=datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC),
    )
    by_vendor = True
    text = "Sie stimmt."


class ImportRunFactory(DjangoModelFactory):
    """A finished import of nothing."""

    class Meta:
        model = "catalog.ImportRun"

    finished_at = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)
    started_by = "command:import_publiccode"
    report = factory.LazyFunction(
        lambda: {
            "files": 0,
            "created": 0,
            "updated": 0,
            "unchanged": 0,
            "duplicates": 0,
            "rejected": 0,
            "warnings": 0,
            "problems": [],
        }
    )


class ImportedFileFactory(DjangoModelFactory):
    """The original of a file that became no listing."""

    class Meta:
        model = "catalog.ImportedFile"

    source = factory.Sequence(lambda n: f"folder/{n + 1}.yml")
    sha256 = "0" * 64
    reader_version = 1
    outcome = "rejected"


class BookmarkListFactory(DjangoModelFactory):
    """A list of a municipality, with nothing on it."""

    class Meta:
        model = "catalog.BookmarkList"

    organisation = factory.SubFactory(OrganisationFactory, kind="municipality")
    name = factory.Sequence(lambda n: f"Merkliste {n + 1}")


class BookmarkFactory(DjangoModelFactory):
    """A solution on a list, in its current version."""

    class Meta:
        model = "catalog.Bookmark"

    list = factory.SubFactory(BookmarkListFactory)
    solution = factory.SubFactory(SolutionFactory)
    version = factory.LazyAttribute(lambda bookmark: bookmark.solution.current)


class SavedSearchFactory(DjangoModelFactory):
    """A daily search for mobility, told until 2 January 2026."""

    class Meta:
        model = "catalog.SavedSearch"

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Suche {n + 1}")
    address = "field_of_action=mobility"
    told_until = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)


class WatchFactory(DjangoModelFactory):
    """A person who watches a solution and was told of nothing yet."""

    class Meta:
        model = "catalog.Watch"

    user = factory.SubFactory(UserFactory)
    solution = factory.SubFactory(SolutionFactory)
