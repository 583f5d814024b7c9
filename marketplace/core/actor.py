"""Who acts: one value, loaded once a request, that every rule and every visibility question is asked with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A person (or the system) and the one organisation acted for.

    kind   "anonymous", "person", or "system" (a command or job of the operator's machine)
    roles  the roles held in the organisation acted for, and no other's
    """

    kind: str = "anonymous"
    name: str = ""
    user_id: int | None = None
    organisation_id: int | None = None
    organisation_kind: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    organisation_name: str = ""

    @property
    def is_authenticated(self) -> bool:
        """Whether it is known who acts."""
        return self.kind != "anonymous"

    def holds(self, role: str, *, kind: str) -> bool:
        """Whether the actor holds the role in an organisation of that kind, the one acted for."""
        return self.organisation_kind == kind and role in self.roles

    @property
    def is_operator(self) -> bool:
        """Whether the actor acts for the operator of the marketplace, in any role."""
        return self.kind == "system" or (self.organisation_kind == "operator" and bool(self.roles))


ANONYMOUS = Actor()


def system_actor(name: str) -> Actor:
    """The actor of a command or a job; name says which, such as `command:import_publiccode`."""
    return Actor(kind="system", name=name)
