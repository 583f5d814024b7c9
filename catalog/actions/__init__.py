"""Writes of the catalogue, and the only writers."""

from .listings import Proposal, republish_solution, save_listing, withdraw_solution

__all__ = ["Proposal", "republish_solution", "save_listing", "withdraw_solution"]
