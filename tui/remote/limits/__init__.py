"""What one visitor may take of the time and the room of all."""
