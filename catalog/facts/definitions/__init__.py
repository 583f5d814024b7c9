"""The fields of a listing, one module a group, in the order in which pages show them."""
