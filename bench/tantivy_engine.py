"""The same catalogue in tantivy, an embedded search engine written in Rust: German stems, terms counted for each facet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tantivy

from catalog.search.interface import FACETS

ANALYZER = "german"


class TantivyCatalogue:
    """An index with the text, the codes of all facets as columns, and the number of the listing."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name=ANALYZER)
        builder.add_text_field("card", stored=True, tokenizer_name="raw", index_option="basic")
        for facet in FACETS:
            builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
        folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(builder.build(), path=str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        analyzer = analyzer.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("german"))
        self.index.register_tokenizer(ANALYZER, analyzer.build())

    def fill(self, rows: Iterable[tuple[str, str, Mapping[str, Iterable[str]]]]) -> None:
        """Store (text, card, codes by facet) and merge everything into as few segments as it likes."""
        writer = self.index.writer(heap_size=200_000_000, num_threads=1)
        for text, card, codes in rows:
            document = tantivy.Document(text=[text], card=[card])
            for facet, values in codes.items():
                for value in values:
                    document.add_text(facet, value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def search(self, text: str, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
        """Count, first page and counts of every facet, a facet's own choice ignored for its own counts."""
        searcher = self.index.searcher()
        whole = self._query(text, filters)
        result = searcher.search(whole, limit=20, count=True)
        page = [searcher.doc(address)["card"][0] for _score, address in result.hits]
        free = [facet for facet in FACETS if facet not in filters]
        counts = searcher.aggregate(whole, {facet: _terms(facet) for facet in free})
        for facet in filters:
            others = {other: codes for other, codes in filters.items() if other != facet}
            counts |= searcher.aggregate(self._query(text, others), {facet: _terms(facet)})
        return {"count": result.count, "page": page, "facets": counts}

    def _query(self, text: str, filters: Mapping[str, tuple[str, ...]]) -> tantivy.Query:
        parts = [(tantivy.Occur.Must, self.index.parse_query(text, ["text"]))] if text else []
        for facet, codes in filters.items():
            chosen = tantivy.Query.term_set_query(self.index.schema, facet, list(codes))
            parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(chosen, 0.0)))
        return tantivy.Query.boolean_query(parts) if parts else tantivy.Query.all_query()


def _terms(facet: str) -> dict[str, Any]:
    return {"terms": {"field": facet, "size": 200}}
