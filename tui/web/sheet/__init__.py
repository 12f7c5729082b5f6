"""The trainer's sheet for a projector: where trainees find the pages and the SSH server."""
