"""The next build, made of the last one and what has changed since."""
