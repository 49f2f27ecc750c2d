"""Faulty lines, claims and records by the id of the rule that finds them wrong."""
