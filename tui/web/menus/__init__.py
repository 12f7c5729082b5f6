"""The menus in a browser: the page around a terminal, whose sessions are `tui.remote.web`'s."""
