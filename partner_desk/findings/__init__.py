"""What deserves attention in an estate: one query, so that every count of findings is the same.

`findings.toml` says what each kind is called, how bad it is, why it matters and what to do; the detectors here, a
module for each family, see which facts amount to it. They ask the readings what a role or an offer is worth and the
judge for verdicts, and decide no rule themselves.
"""

from partner_desk.findings.finding import Finding, renamed
from partner_desk.findings.search import find
from partner_desk.readings.finding_kinds import SEVERITIES, FindingKind, Severity

__all__ = ["SEVERITIES", "Finding", "FindingKind", "Severity", "find", "renamed"]
