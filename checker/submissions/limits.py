"""How much of a submission is read at most; whatever goes beyond gets a line that says so."""

from checker.model.kata import MIB

FILE_BYTES = MIB
"""The largest file that is read."""
FILES = 100
"""The most files that are read."""
ALL_BYTES = 4 * MIB
"""The most that all files of a submission may hold."""
ENTRIES = 1000
"""The most names that are looked at beneath an editable folder."""
ARCHIVE_BYTES = 64 * MIB
"""The largest archive that is read out of another one; it is held in memory."""
UNPACKED_BYTES = 256 * MIB
"""The most that a tar may unpack to: it has no index, so that all of it is read through."""
INDEX_BYTES = 16 * MIB
"""The largest index of a zip, whose entries are all held in memory."""
MEMBERS = 100_000
"""The most files and folders that an archive may hold, or that are looked at in a folder."""
DEPTH = 40
"""How many folders deep a file may lie."""
NESTING = 3
"""How many archives may lie in one another, beginning with the one that holds the app."""
