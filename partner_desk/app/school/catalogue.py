"""What the school knows, read once."""

from __future__ import annotations

from functools import cache

from partner_desk.resources import resource_path
from partner_desk.training.catalogue import Catalogue


@cache
def catalogue() -> Catalogue:
    """The shipped misconceptions, terms, questions and the course."""
    return Catalogue(resource_path("school"), resource_path("lessons"))
