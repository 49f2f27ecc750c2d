"""Readers of the files that CMS publishes: one layout a module."""
