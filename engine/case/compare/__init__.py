"""Two verdicts of one case, compared."""
