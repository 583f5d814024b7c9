"""Reads about people and organisations."""

from .people import actor_of, lacks_second_factor, name_key, vendors

__all__ = ["actor_of", "lacks_second_factor", "name_key", "vendors"]
