"""A log of many cases: read in chunks, diagnosed by the compiled rules, written as one file.

    inputs -> blocks of text columns -> encoded answers and rejects -> results -> parts -> one file

Each reader (CSV, JSON Lines, Parquet, Excel) gives blocks of a bounded number of rows and tells
where the next one begins, so memory does not grow with the log and a killed run can go on. What
stands in a column is read once for each different value, not for each row.
"""
