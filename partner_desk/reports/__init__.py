"""Documents on paper: what a report says, and how it is typeset."""
