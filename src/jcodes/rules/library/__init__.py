"""The library's rules, one family a file."""
