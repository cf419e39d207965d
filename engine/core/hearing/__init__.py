"""Reads an employer's own words with the phrase lexicon."""
