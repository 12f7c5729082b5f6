"""What the trainer's board knows: facts of sessions, gathered from all processes of a server. No window."""
