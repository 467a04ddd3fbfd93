"""Partner Desk: why a partner is or isn't recognized in an Azure estate, offline."""

__version__ = "0.1.0"
