"""The learner's bench: where their copies are and how far they have come."""
