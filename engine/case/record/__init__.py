"""The audit record of a diagnosis: written once, replayed at any time, shown in several ways."""
