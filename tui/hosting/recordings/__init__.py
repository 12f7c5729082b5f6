"""Recordings of visitors' sessions: `--record DIR`."""
