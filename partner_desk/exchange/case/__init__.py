"""The case format, both ways: small estates with questions and the verdicts that must come out."""
