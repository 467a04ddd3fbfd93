"""The command line: the same verbs on the same desk file, one module a family of verbs. It knows no Qt."""
