"""The registers for programs."""
