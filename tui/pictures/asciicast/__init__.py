"""Recordings of a terminal in asciicast v2 (asciinema's format): written, read, and painted again as cells.

https://docs.asciinema.org/manual/asciicast/v2/
"""
