"""Who is let in, and as whom: the only place that would change if reviewers had accounts."""
