"""What a firm fixes for everybody at a computer: a file of settings that no preference of a person goes before.

It stands in the folder for settings of the whole computer, which only an administrator can write to, and has the keys
of the settings of a person: `[look] theme, size`, `[first] program, partner`, `[firm] name, contact, logo`,
`[papers] language`, `[folders] desks`, `[backups] kept`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import platformdirs
from PySide6.QtCore import QSettings


def policy_file() -> Path:
    """Where the file is, if there is one."""
    return platformdirs.site_config_path("partner-desk", appauthor=False) / "policy.ini"


@cache
def _policy(path: Path) -> QSettings | None:
    return QSettings(str(path), QSettings.Format.IniFormat) if path.is_file() else None


def is_fixed(key: str) -> bool:
    """Whether nobody at this computer can choose it."""
    policy = _policy(policy_file())
    return policy is not None and policy.contains(key)


def setting(settings: QSettings, key: str) -> str:
    """What is fixed, or else what somebody chose, as a text.

    Qt reads a text with commas as a list from a file of settings that somebody wrote by hand.
    """
    policy = _policy(policy_file())
    kept = policy.value(key) if policy is not None and policy.contains(key) else settings.value(key)
    return ", ".join(map(str, kept)) if isinstance(kept, list) else str(kept or "")
