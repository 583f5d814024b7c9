"""What holds for the fit of any listing for any municipality."""

from __future__ import annotations

import dataclasses
import datetime

from hypothesis import given
from hypothesis import strategies as st

from catalog.fit.profile import Profile, weights_of
from catalog.fit.rules import fit
from catalog.fit.traits import NO_TRAITS, Traits, staff_step, staff_steps_to, value_step, value_steps_to
from catalog.search.order import neutral

from .towns import ALIKE, TOWNS, listing

LEVELS = ("self_declared", "measured", "platform_checked", "municipality", "third_party")
FACTS = ("licence", "costs", "standards", "routes", "data_export")
BANDS = ("under_5000", "under_20000", "under_50000", "from_500000")
NAMES = ("h&h pro doppik", "xplanung", "oparl", "mach")

proofs = st.dictionaries(st.sampled_from(FACTS), st.sampled_from(LEVELS))
names = st.lists(st.sampled_from(NAMES), unique=True, max_size=3).map(tuple)
traits = st.builds(
    Traits,
    bands=st.lists(st.sampled_from(BANDS), unique=True, max_size=2).map(tuple),
    types=st.lists(st.sampled_from(("rural", "town", "association")), unique=True, max_size=2).map(tuple),
    laender=st.lists(st.sampled_from(("st", "by", "nw")), unique=True, max_size=2).map(tuple),
    systems=names,
    standards=names,
    staff=st.none() | st.sampled_from((0, 6, 12, 24, 100, 120, 500)),
    evidence=st.integers(0, 10),
    proven=st.just(1),
    best=st.just("third_party"),
    transfer=st.none() | st.integers(0, 5),
    judged=st.just(2),
    values=st.dictionaries(st.sampled_from(BANDS), st.integers(0, 200_000).map(value_step)),
    uses=st.lists(st.sampled_from((*ALIKE, "090000000001")), unique=True).map(tuple),
)
towns = st.sampled_from(sorted(TOWNS)).map(TOWNS.__getitem__) | st.builds(
    Profile,
    band=st.sampled_from(("", *BANDS)),
    kind=st.sampled_from(("", "rural", "town")),
    is_run_by_other=st.booleans(),
    land=st.sampled_from(("", "st", "by")),
    systems=names,
    standards=names,
    staff_days=st.none() | st.integers(0, 400),
    limit=st.none() | st.integers(0, 150_000),
    similar=st.frozensets(st.sampled_from(ALIKE)),
)


@given(towns, proofs, st.sampled_from(FACTS), st.sampled_from(LEVELS))
def test_fit_with_a_higher_level_of_evidence_is_never_lower(town, given_proofs, fact, level):
    before = given_proofs.get(fact, "self_declared")
    higher = max(before, level, key=LEVELS.index)
    lower, raised = (
        fit(town, listing(proofs=given_proofs)),
        fit(town, listing(proofs=given_proofs | {fact: higher})),
    )
    assert raised.points >= lower.points
    assert raised.possible >= lower.possible


@given(towns, proofs, st.sampled_from(FACTS), st.sampled_from(LEVELS))
def test_fit_with_one_proof_more_is_never_lower(town, given_proofs, fact, level):
    more = {fact: level, **given_proofs}
    assert fit(town, listing(proofs=more)).points >= fit(town, listing(proofs=given_proofs)).points


@given(towns, traits)
def test_fit_counts_unknown_never_as_a_known_zero(town, told):
    found = fit(town, told)
    unknown = [part for part in found.parts if part.points is None]
    assert found.points == sum(part.points for part in found.parts if part.points is not None)
    assert found.possible == found.points + sum(part.most for part in unknown)
    assert all(0 <= part.points <= part.most for part in found.parts if part.points is not None)
    silent = {
        "size": not told.bands or not town.band,
        "type": not told.types or not town.kind,
        "land": not told.laender or not town.land,
        "systems": not told.systems or not town.systems,
        "standards": not told.standards or not town.standards,
        "staff": told.staff is None or town.staff_days is None,
        "uses": not told.uses or not town.similar,
        "evidence": False,
        "transfer": told.transfer is None,
        "route": town.band not in told.values or town.limit is None,
    }
    assert {part.rule for part in unknown} == {rule for rule, is_silent in silent.items() if is_silent}


@given(towns, traits, st.sampled_from([one.name for one in dataclasses.fields(Traits)]))
def test_fit_once_something_is_stated_stays_between_its_points_and_what_was_possible(town, told, field):
    silent = dataclasses.replace(told, **{field: getattr(NO_TRAITS, field)})
    if field in ("evidence", "proven", "best", "judged"):
        return
    before, after = fit(town, silent), fit(town, told)
    assert before.points <= after.points <= before.possible
    assert after.possible <= before.possible


@given(towns, st.lists(traits, max_size=12), st.randoms())
def test_fit_order_is_total_and_stable(town, told, chance):
    weights, day = weights_of(town), datetime.date(2026, 11, 22)
    keys = {
        number: (-weights.total(one.codes()), neutral(number, day))
        for number, one in enumerate(told, start=1)
    }
    assert len(set(keys.values())) == len(keys)
    shuffled = list(keys)
    chance.shuffle(shuffled)
    assert sorted(shuffled, key=keys.__getitem__) == sorted(keys, key=keys.__getitem__)
    assert [-key[0] for key in keys.values()] == [fit(town, one).points for one in told]


@given(traits)
def test_traits_told_and_read_again_are_the_same(told):
    assert Traits.read(told.told()) == told


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_amounts_rounded_up_are_never_taken_for_less(value, limit):
    assert value_step(value) >= value
    assert value_step(value) <= value * 1.1 + 1
    assert (value_step(value) in value_steps_to(limit)) == (value_step(value) <= limit)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_staff_days_rounded_up_are_never_taken_for_less(days, own):
    assert staff_step(days) >= days
    assert (staff_step(days) in staff_steps_to(own)) == (staff_step(days) <= own)
