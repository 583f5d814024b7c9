"""Pages of the catalogue: search, solution, vendor, municipality, import reports."""
