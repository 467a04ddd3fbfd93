"""Runbooks: what people have to do in Azure so that it becomes what a step of the desk says; never executed here.

`steps` derives the steps from changes and an estate; `az`, `powershell` and `markdown` write them down. Names and
ids come from imported files and are taken for hostile: `quoting` is the only way by which they get into a script.
"""
