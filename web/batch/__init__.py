"""The pages for logs of many cases."""
