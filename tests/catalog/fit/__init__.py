"""Tests of the fit of a solution for a municipality."""
