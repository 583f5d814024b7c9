"""What leaves the marketplace about soundings in formats of others: feeds, calendars."""
