"""What deserves attention in an estate: one query, so that every count of findings is the same.

`findings.toml` says what each kind is called, how bad it is, why it matters and what to do; the detectors here, a
module for each family, see which facts amount to it. They ask the readings what a role or an offer is worth and the
judge for verdicts, and decide no rule themselves.
"""

from partner_desk.rules.findingkinds import SEVERITIES, FindingKind, Severity
from partner_desk.rules.findings.finding import Finding
from partner_desk.rules.findings.search import OLD, find

__all__ = ["OLD", "SEVERITIES", "Finding", "FindingKind", "Severity", "find"]
