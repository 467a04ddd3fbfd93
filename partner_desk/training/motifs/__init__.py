"""Situations about which practice asks: each draws a small world, and knows who would misjudge it and how."""
