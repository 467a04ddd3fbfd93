"""The school in the window: lessons beside a training desk, answers, glossary, tour."""
