"""What a host counts of its work, and how monitoring reads it. Without `--metrics` nothing is shown."""
