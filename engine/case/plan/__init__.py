"""From a proof to a plan: steps, prerequisites, dates, formats."""
