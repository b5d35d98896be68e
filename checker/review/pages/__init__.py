"""The pages: a file each, which adds its routes."""
