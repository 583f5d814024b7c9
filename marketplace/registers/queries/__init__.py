"""Reads of the registers: finding areas and codes, neighbours and members, what is loaded and from where."""

from .areas import area_by_key, areas_matching, areas_within, members_of, neighbours_of
from .codes import cpv_by_code, cpv_matching, licences_by_id
from .loads import data_sources, loaded_as_of
from .thresholds import thresholds_for

__all__ = [
    "area_by_key",
    "areas_matching",
    "areas_within",
    "cpv_by_code",
    "cpv_matching",
    "data_sources",
    "licences_by_id",
    "loaded_as_of",
    "members_of",
    "neighbours_of",
    "thresholds_for",
]
