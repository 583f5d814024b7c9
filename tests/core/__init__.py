"""What every app stands on: decisions, states, access, record, grants, clock, gates."""
