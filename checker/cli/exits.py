"""The exit codes of the command."""

SOLVED = 0
NOT_SOLVED = 1
USAGE = 2
FAULT = 3
INTERRUPTED = 130
"""As shells say it: 128 + SIGINT."""
