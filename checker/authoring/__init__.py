"""For authors: proves that a kata does what it must."""
