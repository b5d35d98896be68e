"""From a kata and a submission to a verdict: the main flow, as verbs."""
