"""Small ways to make a right service wrong that matter to its clients: a file a family, a function a way."""
