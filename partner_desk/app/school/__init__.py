"""The school at work: lessons read and checked by the judge, training desks, practice, progress."""
