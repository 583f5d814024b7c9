"""The gate of the API: the same declarations as the pages'."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from marketplace.core.access import declared
from marketplace.core.actor import ANONYMOUS


class DeclaredAccess(BasePermission):
    """Refuse every endpoint without a declaration, and every actor whom the declaration does not admit."""

    message: str | None = None

    def has_permission(self, request: Request, view: Any) -> bool:
        access = declared(view)
        if access is None:
            return False
        decision = access.test(getattr(request, "actor", ANONYMOUS))
        self.message = str(getattr(decision, "reason", "")) or None
        return bool(decision)
