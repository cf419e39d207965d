"""The rulebase over columns: many cases at once, the same answers bit for bit."""
