"""The dialogs: one for each thing a person can tell the desk."""
