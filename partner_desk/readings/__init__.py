"""Readings: the rules as data, dated and cited, read strictly from `resources/readings` and never changed afterwards.

`library` is the door: readings, criteria, programs, sources and roles. `schema` is the shape of the files, `checks` the
closed vocabulary between these data and the engine, `questions` what is asked of the engine and what it answers.
"""
