"""Exercises: what is to be reached at a camera, and whether it was. Plain Python: knows no terminal.

For others (a board, a report): `Run.results` says at any moment what was reached.
"""
