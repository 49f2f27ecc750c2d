"""A small billing program."""
