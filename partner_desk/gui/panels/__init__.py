"""The panels beside the tree: why, partners, identities, history."""
