"""Joint needs, the value of a contract and the ways of procurement that it opens."""
