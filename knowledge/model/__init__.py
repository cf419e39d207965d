"""What knowledge is: conditions, records, problems, plain data."""
