"""What the texts of the archive prove of claims."""
