"""The rules of the house, kept true by tests. Each rule is a function over source text with a wrong example of its own."""
