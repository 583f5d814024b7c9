"""What programs of organisations read and change with a key."""
