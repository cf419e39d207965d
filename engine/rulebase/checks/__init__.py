"""Verification of the rulebase: every check, proved over all possible cases or shown by one."""
