"""Values and rules of the camera: no store, no clock."""
