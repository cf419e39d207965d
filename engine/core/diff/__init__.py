"""What changed from one rulebase to another, and which verdicts change with it."""
