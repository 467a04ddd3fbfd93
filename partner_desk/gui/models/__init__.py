"""What views show: arrays of verdicts and scopes as Qt asks for them."""
