"""A naive judge: one leaf, one day, every candidate walked one by one, with the rules written out by hand.

It shares nothing with the judge but the facts. Where the two differ, one of them has misread the rules.
"""
