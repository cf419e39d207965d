"""Measured comparisons, as ratios in one run."""
