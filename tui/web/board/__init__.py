"""The trainer's board as pages: a table that renews itself, and a page with commands for each visitor."""
