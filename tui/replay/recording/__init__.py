"""Turns what a person does in the menus into a script."""
