"""How desk files of older versions become files of this one, step by step, by Alembic."""
