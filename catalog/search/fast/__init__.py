"""The fast engine: facets and words as bitmaps in the web process, fresh with every commit; see docs/search.md."""
