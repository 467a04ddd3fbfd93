"""The desk file: one SQLite file that holds every fact, who said so, and every step; and what else rests on SQLite."""
