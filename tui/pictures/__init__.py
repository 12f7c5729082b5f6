"""Pictures of a screen: its painted cells as a plain value, and what is made of them."""
