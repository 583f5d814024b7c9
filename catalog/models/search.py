"""What a search reads: one row and its cards for each public listing, the codes of facets, and the words that occur.

All of it is derived from the listings and written in the transaction that changes them (catalog/search/indexing.py).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalog.models.listing import Solution


class SearchRow(models.Model):
    """What a public listing is found by; a listing without a row is not found.

    facets          ids of FacetValue, ascending
    tsv             lexemes of the texts, each once with the weight of the best field it stands in: A name, B short text,
                    C features, D all else
    name_key        key of the German sort order, compared byte by byte
    uses            how many public bodies have it in use
    evidence_until  last day on which everything here that depends on the date is right; null if nothing does
    """

    solution = models.OneToOneField(
        Solution, on_delete=models.CASCADE, primary_key=True, related_name="search_row"
    )
    slug = models.CharField(max_length=120)
    facets = ArrayField(models.IntegerField())
    tsv = SearchVectorField()
    name_key = models.CharField(max_length=200, db_collation="C")
    published_at = models.DateTimeField()
    uses = models.PositiveIntegerField()
    evidence_until = models.DateField(null=True)

    class Meta:
        indexes = [
            # Changes are seen at once and searching must not wade through a list of pending ones.
            GinIndex(fields=["tsv"], name="catalog_search_tsv", fastupdate=False),
            GinIndex(fields=["facets"], name="catalog_search_facets", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.slug


class SearchCards(models.Model):
    """The ready result cards of a listing; apart from the row so that scanning rows stays fast."""

    solution = models.OneToOneField(
        Solution, on_delete=models.CASCADE, primary_key=True, related_name="search_cards"
    )
    de = models.JSONField()
    en = models.JSONField()
    api = models.JSONField()

    def __str__(self) -> str:
        return str(self.solution_id)


class FacetValue(models.Model):
    """A code of a facet, and its label where the list is open.

    id       number of the facet times 2**20 plus a running number, so that the codes of a facet lie together
    version  of the search rows, with which it came or got its label
    """

    id = models.IntegerField(primary_key=True)
    facet = models.CharField(max_length=30)
    code = models.CharField(max_length=300)
    label = models.CharField(max_length=300, blank=True)
    version = models.BigIntegerField(db_default=0, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "code"], name="catalog_facet_code_once")]

    def __str__(self) -> str:
        return f"{self.facet}={self.code}"


class SearchLexeme(models.Model):
    """A lexeme that stands in at least one row."""

    lexeme = models.CharField(max_length=80, primary_key=True, db_collation="C")

    def __str__(self) -> str:
        return self.lexeme


class SearchWord(models.Model):
    """A word that stands in at least one listing: folded, as it was first written, and the lexemes that are the word itself."""

    word = models.CharField(max_length=80, primary_key=True, db_collation="C")
    shown = models.CharField(max_length=80)
    lexemes = ArrayField(models.CharField(max_length=80))

    class Meta:
        indexes = [
            GinIndex(
                fields=["word"], opclasses=["gin_trgm_ops"], name="catalog_word_trigrams", fastupdate=False
            ),
            GinIndex(fields=["lexemes"], name="catalog_word_lexemes", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.word


class SearchState(models.Model):
    """The version of all search rows together: one row, counted up by each transaction that changes any of them.

    The lock on this row orders versions by commit.
    """

    version = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.version)


class SearchChange(models.Model):
    """One listing whose search row a version changed or removed; kept for a while, so that processes can catch up.

    solution_id  0 for a version that changed no row
    lexemes      those that the row held before
    words        whether the dictionary changed with it
    """

    version = models.BigIntegerField(db_index=True)
    solution_id = models.BigIntegerField()
    lexemes = ArrayField(models.CharField(max_length=80))
    words = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.version}: {self.solution_id}"
