"""The commands for logs of many cases."""
