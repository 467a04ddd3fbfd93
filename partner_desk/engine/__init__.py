"""The engine: facts in, verdicts out, for every scope and partner at once; no sentence is made here.

`judge` is the door. From below: `fact_index` holds the facts of an estate in columns, `day_facts` and `subscriptions`
what of them is in force on a day, `compressed_tree` the scopes between which a fact can make a difference,
`partner_bits` one bit for each partner; `propagation` runs what access achieves down the tree, `gates` what holds of a
subscription; `day` is what all that is judged on it shares. `program_planes` puts both together; `verdict_table` and
`verdict_column` answer by scope and partner, `aggregation` adds up leaves and days. `memo` finds again what was made of
facts that an edit did not touch; `comparison` lays two snapshots side by side.
"""
