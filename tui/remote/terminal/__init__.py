"""Textual on a visitor's terminal instead of this process's own."""
