"""Explanations: why a verdict is what it is, as data first and as a sentence afterwards.

`explanation` is the door: an answer, the reasons behind it, a sentence. `proof` walks one leaf fact by fact, `wording`
fills the sentences of readings; `change_points` says when a verdict can turn, `minimal_cuts` without which facts a
recognition would end, `single_points` who or what a whole estate hangs on alone.
"""
