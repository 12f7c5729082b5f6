"""What a camera does: each file one group of acts."""
