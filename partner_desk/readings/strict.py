"""What every table of the program's own data files is checked by: no key that is not known, no empty text."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

NonBlank = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]
"""A text that says something."""


class Strict(BaseModel):
    """A table in which every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)
