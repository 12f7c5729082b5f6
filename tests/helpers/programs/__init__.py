"""The program as a process: commands, children, wheels and installations."""
