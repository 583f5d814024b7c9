"""How well a solution fits a municipality: rules with points and sentences, as weights over codes; see docs/search.md."""
