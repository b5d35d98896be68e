"""A request written out for other tools."""
