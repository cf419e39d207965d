"""Questions about one case: why not, what if, the smallest change, and what would settle it."""
