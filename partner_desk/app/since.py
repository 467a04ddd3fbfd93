"""Since when a verdict stands, in the words of papers, of what is copied and of the command line."""

from __future__ import annotations

from partner_desk.app.timeline import Stay
from partner_desk.language import marked, tr


def since_said(stay: Stay, disputed: bool) -> str:
    """Since when a verdict stands; where it was the same before, and sources agreed, since when they do not."""
    again = stay.only_disputed and disputed
    return tr("disputed since {day}", day=stay.since) if again else tr("since {day}", day=stay.since)


def stay_words(stay: Stay) -> str:
    """Since when, after what, and what it began with; empty where it never was anything else.

    What the headline says of a loss is not said again.
    """
    if stay.since is None or stay.before is None:
        return ""
    verdict, disputed = stay.before
    was = tr("{verdict} (disputed)", verdict=tr(verdict.words)) if disputed else tr(verdict.words)
    turned = marked("So since {day}, before that {verdict}.")
    again = marked("Disputed since {day}, before that {verdict}, too.")
    since = tr(again if stay.only_disputed else turned, day=stay.since, verdict=was)
    begun = [*(fact.words for fact in stay.facts), *(rule.words for rule in stay.rules)]
    told = " ".join(begun) if stay.loss is None or len(stay.facts) > 1 else ""
    return " ".join((since, *([tr("It began with: {facts}", facts=told)] if told else [])))
