"""The parts of the story of a market sounding, in the order in which they happen."""
