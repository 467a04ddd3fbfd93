"""Bring the tables of a desk file to the form that this version of the program writes."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine

from partner_desk.store import identity, seal, sql


def upgrade(engine: Engine, version: int) -> None:
    """Run the migrations that a file has not seen and say its form, in one transaction; a new file gets every table.

    Raises ValueError for a file that claims a form which there never was.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except (CommandError, AssertionError) as trouble:  # the file says of its form what there never was, or no text
            raise ValueError(f"its form is not known ({trouble})") from trouble
        file = connection.connection.driver_connection
        assert file is not None
        if not sql.identity(file):  # new, or from before desks knew which one they are
            seal.seal_all(file)
            sql.say_of_itself(file, identity.words(identity.of_history(file)))
        sql.set_pragmas(file, user_version=version)
