"""Uses and experience: who may say what, what becomes public, and the yearly question."""
