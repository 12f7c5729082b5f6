"""Cameras as a whole: making, listing, copying and sharing them."""
