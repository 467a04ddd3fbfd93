"""Advice: the smallest changes that would turn a verdict, each tried before it is told.

From what those lack who come close (`misses`), moves come to mind (`moves`, `ideas`); plans of them are tried on
what-if snapshots of the part of a desk around the scope (`trial`), and the cheapest that work are told (`choosing`,
`words`, `effects`).
What cannot be changed is said with its reason, what is not known with who could tell (`reasons`).
"""

from partner_desk.advice.advising import advise
from partner_desk.advice.model import Advice, Effect

__all__ = ["Advice", "Effect", "advise"]
