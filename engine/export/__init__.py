"""The rulebase written in other languages, to be run where debrief is not."""
