"""What rows say that cannot be so, or looks like a slip: each check is a function over the data."""
