"""Words for what was found, in the reader's language."""
