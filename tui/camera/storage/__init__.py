"""The cameras' database."""
