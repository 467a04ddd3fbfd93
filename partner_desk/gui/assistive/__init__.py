"""What a screen reader meets in place of the parts that draw themselves."""
