"""Invariants 1 and 14: two databases that differ in what vendors do look the same to the buyer and the operator."""
