"""The rulebase written in other languages, to be run where debrief is not."""

FORMATS = ("clips", "sql")
"""The languages: a program for CLIPS (`clips`), one SQL query (`sql`)."""
DIALECTS = ("duckdb", "postgres", "snowflake", "bigquery", "spark")
"""The databases whose SQL can be written."""
