"""Built graphs: where they are kept, opened and asked."""
