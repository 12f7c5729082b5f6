"""The board's windows."""
