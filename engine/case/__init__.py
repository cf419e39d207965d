"""One case: why, plan, questions, compare, letters, record."""
