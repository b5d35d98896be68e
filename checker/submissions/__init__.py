"""The only reader of submissions: folders, files, archives and downloads that strangers wrote, as bytes in limits."""

from checker.submissions.reading import read_fix, read_starter, read_submission

__all__ = ["read_fix", "read_starter", "read_submission"]
