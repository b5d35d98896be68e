"""The live page beside a served app: its exchanges as they come."""
