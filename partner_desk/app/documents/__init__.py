"""Documents on paper, a module for each: what stands on it, asked of the judge and of the facts."""
