"""People and organisations: signing in and out."""
