"""Who acts: one value, loaded once a request, that every rule and every visibility question is asked with."""

from __future__ import annotations

from dataclasses import dataclass, field

from .permissions import OPEN_TO_KEYS, Permission


@dataclass(frozen=True)
class Actor:
    """A person, a key or the system, and the one organisation acted for.

    kind   "anonymous", "person", "key" (an organisation's program), or "system" (a command or job of the operator's machine)
    roles  the roles held in the organisation acted for, and no other's; with a mandate those that the mandate passes on
    permissions  what the roles (or the scopes of a key) allow; empty while `lacks_second_factor`
    mandate_id, agent_id, agent_name  the mandate and the organisation that acts by it; none for an own organisation
    scopes  what a key was given, as codes; empty for everybody else
    lacks_second_factor  the roles ask for a second factor that this person has not set up
    """

    kind: str = "anonymous"
    name: str = ""
    user_id: int | None = None
    organisation_id: int | None = None
    organisation_kind: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    organisation_name: str = ""
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    mandate_id: int | None = None
    agent_id: int | None = None
    agent_name: str = ""
    key_id: int | None = None
    lacks_second_factor: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_authenticated(self) -> bool:
        """Whether it is known who acts."""
        return self.kind != "anonymous"

    @property
    def is_person(self) -> bool:
        """Whether a human being acts; keys and jobs never approve, publish, open, declare or decide."""
        return self.kind == "person"

    def may(self, permission: Permission) -> bool:
        """Whether the actor has the permission in the organisation acted for; the operator's machine has all.

        A key never has one that is not open to keys, whatever its scopes were mistaken to give.
        """
        if self.kind == "key" and permission not in OPEN_TO_KEYS:
            return False
        return self.kind == "system" or permission in self.permissions

    def holds(self, role: str, *, kind: str) -> bool:
        """Whether the actor holds the role in an organisation of that kind, the one acted for."""
        return self.organisation_kind == kind and role in self.roles

    @property
    def is_operator(self) -> bool:
        """Whether the actor acts for the operator of the marketplace, in any role."""
        if self.kind == "system":
            return True
        return self.organisation_kind == "operator" and bool(self.roles) and not self.lacks_second_factor

    @property
    def acting_token(self) -> str:
        """For whom this actor acts, as forms carry it: `<organisation>` or `<organisation>-<mandate>`, empty for nobody.

        A form sent after the person changed the organisation, or lost the mandate, no longer matches and is refused.
        """
        if self.organisation_id is None:
            return ""
        return f"{self.organisation_id}-{self.mandate_id}" if self.mandate_id else str(self.organisation_id)


ANONYMOUS = Actor()


def system_actor(name: str) -> Actor:
    """The actor of a command or a job; name says which, such as `command:import_publiccode`."""
    return Actor(kind="system", name=name)
