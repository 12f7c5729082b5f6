"""Commands that serve visitors: `ssh`, `web`, and what both take."""
