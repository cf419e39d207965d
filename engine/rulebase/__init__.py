"""The rules themselves: handbook, checks, cornerstones, impact."""
