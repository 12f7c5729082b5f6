"""SSH, by asyncssh: who may sign in, and the terminal at the other end of a session."""
