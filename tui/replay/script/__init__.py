"""The language of scripts: what a line says, and what it is on."""
