"""The program on a real pseudo-terminal, and the screen that its user would see."""
