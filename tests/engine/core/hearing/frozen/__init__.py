"""Sets written blind to the lexicon: the reader is measured on them, never tuned."""
