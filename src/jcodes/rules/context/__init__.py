"""What rules look at: the code, line, drug, claim and payer."""
