"""The catalogue for programs: solutions, vendors, and who uses what where."""
