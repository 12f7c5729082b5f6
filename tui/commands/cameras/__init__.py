"""`camera-menus cameras`: what trainers do with cameras."""
