"""The windows in this process: real cameras, a user at the keys, and the ways to each window."""
