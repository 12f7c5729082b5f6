"""The guide to the reset: its steps, as data, and its pages in three languages.

What stands here needs no window and no script: a document is made of it, and windows may tell of its steps.
"""
