"""The field itself: scopes, access, partners, billing, and changes to them. Standard library and numpy only."""
