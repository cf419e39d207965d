"""The local page: routes and templates, thin over engine."""
