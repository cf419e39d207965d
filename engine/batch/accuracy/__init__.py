"""How often diagnoses agree with the reasons that employers gave."""
