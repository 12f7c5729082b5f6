"""The commands that play scripts of the menus."""
