"""The school: lessons, the words they need, how answers are graded, what is practised when.

Lessons hold no answer key. Every verdict comes from the judge that also judges customers; this package only knows
what a lesson asks, which wrong belief each wrong option stands for, and what a learner got wrong before.
"""
