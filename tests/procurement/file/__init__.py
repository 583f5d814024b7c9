"""Tests of the note for the file, of the complete file and of the hand-over package."""
