"""What files say against what the desk holds: `facts` is the door, and makes one change set of what was gathered.

`preview` is what that would do, with its questions; `placing` says where scopes belong; `roles` and `links` what an
import does to who holds roles and who is linked, each beside its history, in which a newer list may end what it does
not name.
"""
