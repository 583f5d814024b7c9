"""The attacks that the issue names, tried on every route at once; docs/attacks.md says which test shows which."""
