"""What the sign-in library asks of this project: whom to greet, what to write, what to record, when to refuse."""
