"""Soundings from the draft to the publication, invitations, public pages."""
