"""Recordings of sessions, shown in a terminal."""
