"""Scripts that play the menus: pictures of every window, the same bytes on every machine."""
