"""Reports about listings: notice, decision with reasons, reply, complaint, log."""
