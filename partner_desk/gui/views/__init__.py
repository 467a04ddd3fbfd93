"""Views of our own: the estate as a flattened tree."""
