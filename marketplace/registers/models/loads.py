"""What of the registers is loaded."""

from __future__ import annotations

from django.db import models

from ..choices import Register


class RegisterLoad(models.Model):
    """The last load of one register: by its hash a repeated load knows that nothing changed.

    as_of      the date of the register itself; an older one is never loaded over a newer one
    from_file  whether it came from a file of its publisher and not from the tables of the project
    """

    register = models.CharField(max_length=20, choices=Register, unique=True)
    content_hash = models.CharField(max_length=64)
    as_of = models.DateField(null=True, blank=True)
    from_file = models.BooleanField(default=False)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.register} {self.as_of or ''}".strip()
