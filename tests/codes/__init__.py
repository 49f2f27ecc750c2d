"""Tests of the code types, one file a module."""
