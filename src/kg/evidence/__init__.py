"""What the claims say together: what is in conflict, late, paid for, and who says so."""
