"""What several commands need: the terminal, options, failures, views."""
