"""Checks of claims: what a rule finds (`findings`), what would mend it (`mending`), how a payer would refuse it (`denials`)."""
