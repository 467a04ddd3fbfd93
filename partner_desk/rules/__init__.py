"""The rules: dated, cited readings as data, and the judge that applies them to an estate."""
