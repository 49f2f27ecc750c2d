"""The views that rules check: code, line, drug, claim and payer."""
