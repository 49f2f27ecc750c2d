"""Rules, the checker that runs them over a claim, their findings, and fixes."""
