"""What a file says of uses, and what people have said of them here."""

from __future__ import annotations

from catalog.actions import Proposal, save_listing
from catalog.actions.uses import agree_to_use, refuse_use, write_experience
from catalog.models import Deployment, Experience
from tests.factories import BY, AreaFactory, DeploymentFactory


def imported(world, *areas):
    """Import the listing anew from a file that names users in these areas, on trial."""
    proposal = Proposal(
        vendor=world.vendor,
        slug=world.solution.slug,
        facts=world.solution.current.facts,
        is_claimed=world.solution.is_claimed,
        deployments=[{"area": area, "status": "test"} for area in areas],
    )
    return save_listing(proposal=proposal, by=BY)[1]


def told():
    rows = Deployment.objects.order_by("area__name").values_list("area__name", "status", "confirmed_on")
    return [(name, status, day is not None) for name, status, day in rows]


def test_file_changes_only_uses_that_nobody_here_has_spoken_of(world):
    silent, contradicting = AreaFactory(name="Au"), AreaFactory(name="Burg")
    imported(world, silent, world.area)
    use = Deployment.objects.get(area=world.area)
    use = agree_to_use(use=use, by=world.actor("officer"))
    write_experience(use=use, values={"went_well": "Gut.", "language": "de"}, by=world.actor("officer"))
    assert imported(world, contradicting, world.area) == "updated"
    assert told() == [("Burg", "test", False), ("Linden", "test", True)]
    assert Experience.objects.get().went_well == "Gut."
    assert imported(world) == "updated"
    assert told() == [("Linden", "test", True)]
    assert imported(world) == "unchanged"


def test_file_does_not_bring_back_what_the_town_contradicted(world):
    use = DeploymentFactory(solution=world.solution, area=world.area)
    refuse_use(use=use, by=world.actor("officer"))
    imported(world, world.area)
    use.refresh_from_db()
    assert (Deployment.objects.count(), use.state, use.status) == (1, "refused", "productive")
