"""What a visitor gets: a practice camera, a shared camera, or their phone."""
