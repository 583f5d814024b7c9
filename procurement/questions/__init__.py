"""Questionnaires as documents: sections, questions, the fields of an answer, and what is wrong with either. Knows no database."""
