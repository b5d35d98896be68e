"""The command: the only place with exit codes and printing."""
