"""The cornerstone cases: run, explained where they fail, and tested themselves."""
