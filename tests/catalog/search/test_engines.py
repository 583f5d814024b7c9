"""Both engines give the same answers: hits, order, counts, labels, cursors; over random listings, queries and changes."""

from __future__ import annotations

import dataclasses
import datetime
import random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from catalog.actions import republish_solution, withdraw_solution
from catalog.models import Solution
from catalog.search import changes, indexing
from catalog.search.fast import engine as fast_engine
from catalog.search.fast.engine import Behind, FastEngine
from catalog.search.interface import FACETS, Answer, Query
from catalog.search.reference import ReferenceEngine
from tests.factories import (
    BY,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
)

from .asking import Asking, Comparison
from .filling import fill
from .oracle import CODES, DAY, WORDS, random_entries
from .test_reference import publish

pytestmark = pytest.mark.django_db(transaction=True)

ALL = Query(day=DAY, page_size=100, cards=("de",))
BY_NAME = Query(day=DAY, page_size=100, sort="name", cards=())


class Renewed:
    """A fast engine, made anew whenever it says that it is too far behind."""

    def __init__(self) -> None:
        self.engine = FastEngine()
        self.times = 0

    def search(self, query: Query) -> Answer:
        try:
            return self.engine.search(query)
        except Behind:
            self.engine = FastEngine()
            self.times += 1
            return self.engine.search(query)


@pytest.fixture
def no_help(monkeypatch):
    """Forbids the fast engine to let the reference answer; the comparison would compare nothing."""

    class NoReference:
        def search(self, query):
            raise AssertionError("the fast engine let the reference answer")

    monkeypatch.setattr(fast_engine, "ReferenceEngine", NoReference)


def test_engines_asked_500_random_queries_of_2000_listings_answer_alike(no_help):
    asking = Asking(random.Random(500), fill(2_000))
    both = Comparison(ReferenceEngine(), FastEngine())

    for _n in range(500):
        both.ask_with_pages(asking, asking.query())

    whole = both.ask(ALL)
    assert (whole.count, list(whole.facets), len(whole.facets["vendor"])) == (2_016, list(FACETS), 50)
    # What was asked would be worth little if most of it found nothing.
    seen = both.seen
    assert min(seen["hits"], seen["text"], seen["nothing"]) > 300
    assert min(seen["filters"], seen["next"], seen["weak"], seen["verified"], seen["not verified"]) > 100
    assert min(seen["backward"], seen["previous"], seen["many bands"], seen["corrected"]) > 40
    assert seen["fit"] > 100
    assert seen["used alike"] > 20
    assert seen["bad cursor"] > 10


def test_engines_asked_after_each_of_many_changes_answer_alike(no_help):
    chance = random.Random(40)
    asking = Asking(chance, fill(300))
    both = Comparison(ReferenceEngine(), Renewed())
    world = World(chance)
    kinds = [*World.KINDS, *World.KINDS, *World.KINDS]
    chance.shuffle(kinds)

    for kind in kinds:
        touched = getattr(world, kind)()
        for query in (
            ALL,
            BY_NAME,
            Query(touched.current.facts["name"], day=DAY),
            # What these mean changes with the words of the catalogue.
            Query("neu", day=DAY, cards=("de",)),
            Query("Umbenant", day=DAY, cards=()),
            Query(filters={"vendor": (touched.vendor.slug,)}, day=DAY),
            Query(filters={"standard": ("Neue Norm 1", "neue norm 2", "Kurz da")}, day=DAY),
        ):
            both.ask(query, chance.choice(("de", "en")))
        for _n in range(3):
            both.ask_with_pages(asking, asking.query())

    assert len(kinds) == 48
    assert both.other.times == 0
    assert (
        min(both.seen["verified"], both.seen["not verified"], both.seen["text"], both.seen["corrected"]) > 20
    )
    assert both.seen["next"] > 10


class World:
    """What happens to a catalogue: each method is one kind of change, committed when it returns, and tells whom it touched."""

    KINDS = (
        "new",
        "new_with_new_vendor",
        "new_with_far_id",
        "changed_facts",
        "renamed_beside_another",
        "withdrawn",
        "withdrawn_and_back",
        "used_and_proven",
        "vendor_renamed",
        "vendor_renamed_by_one_that_is_gone",
        "code_that_came_and_went",
        "vendor_moved",
        "mark_given",
        "mark_taken",
        "several_at_once",
        "all_but_one_rolled_back",
    )

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.number = 0

    def any(self) -> Solution:
        return self.chance.choice(
            list(Solution.objects.public().select_related("current", "vendor").order_by("pk"))
        )

    def facts(self) -> dict[str, object]:
        chance = self.chance
        self.number += 1
        return {
            "name": f"{chance.choice(WORDS)} Neu{self.number}{chance.choice(('', ' Überall', '-Bau'))}",
            "features": {"de": chance.sample(WORDS, 2), "en": ["Feature"]},
            "laender": chance.sample(CODES["land"], 2),
            "standards": [chance.choice(("WMS", f"Neue Norm {self.number}"))],
        }

    def new(self, name: str = "", vendor: Organisation | None = None) -> Solution:
        facts = self.facts() | ({"name": name} if name else {})
        vendor = vendor or self.any().vendor
        return SolutionFactory(facts=facts, vendor=vendor, published_at=timezone.now())

    def new_with_new_vendor(self) -> Solution:
        return self.new(vendor=OrganisationFactory(verified_at=timezone.now()))

    def new_with_far_id(self) -> Solution:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval('catalog_solution_id_seq', nextval('catalog_solution_id_seq') + 4000)"
            )
        return self.new()

    def changed_facts(self) -> Solution:
        return SolutionVersionFactory(solution=self.any(), facts=self.facts()).solution

    def renamed_beside_another(self) -> Solution:
        name = (
            self.any().current.facts["name"]
            + self.chance.choice((" ", "-", "a", "  0"))
            + self.chance.choice("1z")
        )
        return SolutionVersionFactory(solution=self.any(), facts={"name": name}).solution

    def withdrawn(self) -> Solution:
        solution = self.any()
        withdraw_solution(solution=solution, by=BY, reason="test")
        return solution

    def withdrawn_and_back(self) -> Solution:
        solution = self.withdrawn()
        republish_solution(solution=solution, by=BY)
        return solution

    def used_and_proven(self) -> Solution:
        solution = self.any()
        DeploymentFactory(solution=solution)
        return EvidenceFactory(solution=solution).solution

    def vendor_renamed(self, solution: Solution | None = None) -> Solution:
        solution = solution or self.any()
        self.number += 1
        Organisation.objects.filter(pk=solution.vendor_id).update(name=f"Umbenannt {self.number}")
        indexing.write_row(solution)
        return solution

    def vendor_renamed_by_one_that_is_gone(self) -> Solution:
        """The row that brought the new label is gone before anybody looks; others of the vendor have it all the same."""
        left = self.any()
        gone = self.new(vendor=left.vendor)
        self.vendor_renamed(gone)
        withdraw_solution(solution=gone, by=BY, reason="test")
        return left

    def code_that_came_and_went(self) -> Solution:
        """No row has the code when anybody looks, yet the catalogue knows how it is written."""
        solution = self.any()
        before = solution.current.facts.get("standards", ["WFS"])
        SolutionVersionFactory(solution=solution, facts={"standards": ["Kurz da"]})
        return SolutionVersionFactory(solution=solution, facts={"standards": before}).solution

    def vendor_moved(self) -> Solution:
        solution, other = self.any(), self.any()
        Solution.objects.filter(pk=solution.pk).update(vendor=other.vendor)
        indexing.write_row(solution)
        solution.vendor = other.vendor
        return solution

    def mark_given(self) -> Solution:
        return self._marked(timezone.now())

    def mark_taken(self) -> Solution:
        return self._marked(None)

    def several_at_once(self) -> Solution:
        with transaction.atomic():
            self.withdrawn()
            self.changed_facts()
            self.vendor_renamed()
            return self.new()

    def all_but_one_rolled_back(self) -> Solution:
        with transaction.atomic():
            before = transaction.savepoint()
            self.withdrawn()
            self.new_with_new_vendor()
            transaction.savepoint_rollback(before)
            kept = self.changed_facts()
            before = transaction.savepoint()
            self.withdrawn()
            transaction.savepoint_rollback(before)
        with transaction.atomic():
            self.several_at_once()
            transaction.set_rollback(True)
        return kept

    def _marked(self, at: datetime.datetime | None) -> Solution:
        solution = self.any()
        Organisation.objects.filter(pk=solution.vendor_id).update(verified_at=at, verified_until=None)
        return solution


def test_engines_asked_inside_a_transaction_see_what_it_wrote_and_nobody_else_does():
    publish(random_entries(20, seed=4))
    fast = FastEngine()
    both = Comparison(ReferenceEngine(), fast)
    world = World(random.Random(1))
    version = fast.version

    with transaction.atomic():
        kept = world.new(name="Zuerst")
        savepoint = transaction.savepoint()
        withdraw_solution(solution=kept, by=BY, reason="test")
        assert both.ask(ALL).count == 20
        transaction.savepoint_rollback(savepoint)
        assert both.ask(ALL).count == 21
        assert fast.version == version
        transaction.set_rollback(True)

    assert both.ask(ALL).count == 20
    assert both.ask(Query("Zuerst", day=DAY)).count == 0
    assert fast.version == version


def test_engines_asked_after_a_rebuild_and_after_old_changes_are_forgotten_answer_alike(no_help, monkeypatch):
    publish(random_entries(40, seed=5))
    world, renewed = World(random.Random(2)), Renewed()
    both = Comparison(ReferenceEngine(), renewed)
    monkeypatch.setattr(changes, "KEPT", 3)

    indexing.rebuild()
    assert (both.ask(ALL).count, renewed.times) == (40, 1)
    for number in range(1, 6):
        world.new(name=f"Nachher {number}")
        both.ask(Query(f"Nachher {number}", day=DAY))
    assert (both.ask(ALL).count, renewed.times) == (45, 1)

    # Forgotten while the engine knows all of them: it goes on. Forgotten unseen: it has to begin anew.
    changes.forget_old_changes()
    world.changed_facts()
    assert (both.ask(ALL).count, renewed.times) == (45, 1)
    for _n in range(6):
        world.new()
    assert changes.forget_old_changes() > 0
    assert (both.ask(ALL).count, renewed.times) == (51, 2)
    both.ask(BY_NAME)


@pytest.mark.parametrize("side", ["before", "behind"])
def test_engines_asked_by_name_agree_while_many_names_come_between_two_neighbours(no_help, side):
    """Each name lies between the one before it and one neighbour, so the room between the two is halved each time."""
    publish(random_entries(90, seed=6))
    both = Comparison(ReferenceEngine(), FastEngine())
    found = indexing.documents(list(Solution.objects.values_list("pk", flat=True).order_by("pk")))
    names = [f"m{'a' * n}z" for n in range(80)] if side == "before" else [f"m{'z' * n}a" for n in range(80)]

    for number, (document, name) in enumerate(zip(found, names, strict=False)):
        indexing.write_rows([dataclasses.replace(document, name_key=name)])
        query = dataclasses.replace(BY_NAME, page_size=7)
        while query is not None and (number % 16 == 0 or not query.cursor):
            told = both.ask(query)
            query = dataclasses.replace(query, cursor=told.next) if told.next else None

    assert both.ask(BY_NAME).count == 90
    assert len(set(names)) == 80
