"""Long stories: several people and several parts of the site, one after the other, with nothing taken out."""
