"""The collection is material for the benchmark, never collected as tests."""

collect_ignore = ["collection"]
