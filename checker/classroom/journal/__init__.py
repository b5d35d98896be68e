"""The journal: the durable store of a class's verdicts, comments and overrides, and of who made them when."""
