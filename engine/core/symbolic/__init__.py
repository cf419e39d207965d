"""The rules as formulas, and a solver that says which cases can be."""
