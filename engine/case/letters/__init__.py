"""Letters drafted from a case: what is told is filled in, what is missing is asked for."""
