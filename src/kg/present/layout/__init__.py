"""Where things stand in the picture."""
