"""What a rule is, how rules run over a claim, what they find, and the fixes."""
