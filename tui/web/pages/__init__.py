"""HTML: its elements, the frame of every page, and the language that a visitor reads."""
