"""Whether claims mean what their sources print, and whether their sources print it there."""
