"""Exchange: listings as files. Reads publiccode.yml and the project's own format, writes publiccode.yml."""
