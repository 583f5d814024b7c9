"""Search: one interface, a reference engine in SQL, and what both of its engines share."""
