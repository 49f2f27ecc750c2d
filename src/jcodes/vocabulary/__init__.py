"""The lists of words that the field uses, each once."""
