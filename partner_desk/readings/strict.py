"""How the program's own data files are read and checked: no key that is not known, no empty text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from partner_desk.domain.errors import Refused

NonBlank = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]
"""A text that says something."""


class Strict(BaseModel):
    """A table in which every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


T = TypeVar("T", bound=Strict)


def read_strict(path: Path, shape: type[T]) -> T:
    """The tables of a file that ships with the program; raises Refused, naming the first slip, if it was damaged."""
    try:
        return shape.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError) as slip:  # no text, no TOML, and what the shape does not allow
        first = slip.errors()[0] if isinstance(slip, ValidationError) else None
        why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}" if first else slip
        raise Refused("{path}: {why}. Nothing of it was used; install the program again.", path=path, why=why) from slip
