"""Material for tests: these katas are read by tests, never collected as tests."""

collect_ignore_glob = ["*"]
