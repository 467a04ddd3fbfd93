"""What is loaded late is loaded by one thread at a time.

The modules of SQLAlchemy need each other in circles. Where two threads begin to load them at once, Python lets each go
on with halves of what the other has begun, and one of them fails.
"""

from __future__ import annotations

from threading import RLock

LOADING = RLock()
"""Held while a module is loaded that needs SQLAlchemy, or that is loaded beside the window."""
