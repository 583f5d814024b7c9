"""What the commands in script/ do. `setup` and `translations` need nothing but the standard library to be imported."""
