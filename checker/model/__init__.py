"""Records that travel between the rooms: frozen, complete at birth, knowing nothing of files or of wording."""
