"""What a script leaves: pictures, recordings, the page of a failure."""
