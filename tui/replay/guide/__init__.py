"""Makes the guide to the reset: its pages, played for their pictures, as HTML, Markdown and plain text."""
