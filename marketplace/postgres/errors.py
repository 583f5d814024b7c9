"""One kind of error, whose text a person can act on."""


class PostgresError(Exception):
    """PostgreSQL could not be found, made, started or stopped; the text says why and what mends it."""
