"""Makes a large catalogue of a smaller one: every listing again under new ids, in all its tables.

Writing a listing's row from its facts takes milliseconds, copying it microseconds. What that changes: words and codes repeat, so
every posting and every count is as many times as long, while the dictionary and the vendors do not grow any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, models

from catalog.models import Deployment, Evidence, SearchCards, SearchRow, Solution, SolutionVersion

SLUG = "'solution-' || ({listing} + %(offset)s)"


@dataclass(frozen=True)
class Copied:
    """A table whose rows are copied.

    listing   column with the listing's id
    shifted   other columns with ids that move along
    replaced  column -> SQL of its new value
    left_out  columns that the database fills
    """

    model: type[models.Model]
    listing: str
    shifted: tuple[str, ...] = ()
    replaced: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def statement(self) -> str:
        """Copies the rows of listings 1 to `count` to ids `offset` higher."""
        columns = [f.column for f in self.model._meta.local_concrete_fields if f.column not in self.left_out]
        moved = {column: f"{column} + %(offset)s" for column in (self.listing, *self.shifted)}
        made = moved | {name: sql.format(listing=self.listing) for name, sql in self.replaced.items()}
        return (
            f"INSERT INTO {self.table} ({', '.join(columns)})"
            f" SELECT {', '.join(made.get(column, column) for column in columns)}"
            f" FROM {self.table} WHERE {self.listing} <= %(count)s ORDER BY {self.listing}"
        )


CATALOGUE = (
    Copied(Solution, "id", ("current_id",), {"slug": SLUG}),
    Copied(SolutionVersion, "solution_id", ("id",)),
    Copied(Evidence, "solution_id", left_out=("id",)),
    Copied(Deployment, "solution_id", left_out=("id",)),
    Copied(SearchRow, "solution_id", replaced={"slug": SLUG}),
    Copied(
        SearchCards,
        "solution_id",
        replaced={
            card: f"jsonb_set({card}, '{{{{slug}}}}', to_jsonb({SLUG}))" for card in ("de", "en", "api")
        },
    ),
)


def copy_listings(copied: Iterable[Copied], base: int, size: int) -> None:
    """Bring a catalogue of `base` listings, whose ids and those of their versions are 1 to `base`, to `size` listings."""
    tables = list(copied)
    for offset in range(base, size, base):
        values = {"offset": offset, "count": min(base, size - offset)}
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(table.statement(), values)


def count_up_ids(tables: Iterable[str]) -> None:
    """Let the ids of new rows begin after those that were given."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT pg_get_serial_sequence(attrelid::regclass::text, attname) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attname = 'id'",
                [table],
            )
            found = cursor.fetchone()
            if found and found[0]:
                cursor.execute(f"SELECT setval(%s, (SELECT max(id) FROM {table}))", [found[0]])
