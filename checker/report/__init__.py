"""A verdict made readable: the words, the summary in the terminal, the page."""
