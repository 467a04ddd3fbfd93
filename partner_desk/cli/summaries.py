"""What each verb does, in the words of its own help: the list of all verbs is printed without loading any."""

from __future__ import annotations

from collections.abc import Mapping

SUMMARIES: Mapping[str, str] = {
    "new": "Make a new desk file.",
    "import": "Import exported files as one step that can be undone; --again: exit code 1 if something was lost.",
    "history": "Who recorded what, and when.",
    "name-state": "Give the desk as it was after a step a name to compare it by, or take that away.",
    "undo": "Take back the last step.",
    "redo": "Make the last undone step again.",
    "backups": "List the backups of a desk: those made before imports and before going back to another one.",
    "restore": "Go back to a backup, as a step that can be undone; a damaged desk is set aside for it.",
    "add-partner": "Add a partner organization.",
    "assign-dpor": "Record that the customer named a partner of record on subscriptions, in place of any other "
    "from then on.",
    "link-pal": "Record that identities are linked to a partner (partner admin link), in place of any other "
    "link from then on.",
    "record": "Record a fact of a kind, as it is in Azure; nothing in Azure changes.",
    "amend": "Change a fact in place, where more is known of it or something else.",
    "end": "Say that a fact ended on a day, or forget it as a mistake.",
    "looked": "Record that somebody looked for a kind of fact: whatever is not on the desk, is not there.",
    "record-table": "Record the rows of a table as one step; a row that cannot be recorded is left out and named.",
    "new-customer": "Record a new customer as one step: tenant, subscriptions, offer, seller, people with role and "
    "link.",
    "rename": "Call a scope, identity or group another name.",
    "complete": "Give a tenant, subscription or identity its GUID; whatever speaks of it follows.",
    "remove": "Take a scope, identity or group off the desk as a mistake, as one step with what rests on it.",
    "explain": "Say why partners are or aren't recognized at a scope.",
    "judge": "Give the verdicts, for a day or a period.",
    "timeline": "Say from when to when a verdict held, and which facts or rules began each piece.",
    "advise": "Say what would turn a verdict: who must do what, what it costs in access, and what comes of it.",
    "compare": "Say what partners gain and lose, and which criteria turn where.",
    "recognized": "List who is recognized at a scope, for which programs and by what.",
    "list": "Write a list of the desk as a file: for Excel, for a wiki, or for a program.",
    "verdicts": "Write the verdicts of one or several desks as one long table, for a data platform.",
    "expect": "Check what somebody expects of a desk; exit code 1 if it says anything else.",
    "fragile": "Say what partners would lose if one person left or one assignment went.",
    "ending": "List what ends soon, and what partners are no longer recognized for then; --partner: only what "
    "one loses.",
    "fetch": "List what to fetch first, with the commands, where verdicts are unknown for want of facts.",
    "compare-credit": "Compare the credit of bills and the attribution of reports with the verdicts; exit code 1 if "
    "they disagree.",
    "credit-drops": "Say where a smaller share was credited than in the period before, and which fact began or ended "
    "then.",
    "findings": "List what deserves attention; exit code 1 if there is an error among what is not muted.",
    "mute": "Stop telling of a finding, for a reason that stays in the desk.",
    "unmute": "Tell of a finding again.",
    "moves": "List the moves that the program knows, and what each asks for.",
    "move": "Make a move as a scenario, and say what it costs, what survives and what to prepare.",
    "runbook": "Write down how to do a step in Azure: sign-in, change, proof and way back. Nothing is executed.",
    "export": "Write the desk, or the part of one tenant, as a case file that `cases judge` reads.",
    "cases": "Judge case files: small estates with questions, as TOML.",
    "lessons": "The lessons of the school: the course, and your own.",
    "readings": "The rules as data: readings, criteria, sources.",
    "report": "Documents on paper.",
    "scenario": "What could be: scenarios beside the desk as it is.",
}
