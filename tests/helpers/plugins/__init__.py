"""Plugins of pytest, which tests/conftest.py loads."""
