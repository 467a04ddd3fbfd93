"""Campaigns: attacks by the thousand that are too long for the suite, each of which first finds a fault planted on purpose.

`python3 dev.py campaign NAME --minutes N`; `tests/test_campaigns.py` runs a handful of tries of each.
"""
