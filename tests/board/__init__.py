"""The trainer's board."""
