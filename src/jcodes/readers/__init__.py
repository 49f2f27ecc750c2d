"""Readers for CMS files, one file layout per module."""
