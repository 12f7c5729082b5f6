"""A WebSocket as a visitor's terminal: docs/web-menus.md says what goes over it."""
