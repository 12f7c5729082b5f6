"""A WebSocket as a visitor's terminal: docs/web-terminal.md says what goes over it."""
