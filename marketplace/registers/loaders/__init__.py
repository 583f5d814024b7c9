"""Reads registers from files and tables and compares them with the database; actions write what they find."""
