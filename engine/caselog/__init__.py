"""The case log: candidates, cases, answers with their history, diagnoses, progress, reviews."""
