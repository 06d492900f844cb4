"""The desk, at which an article becomes claims: what its page shows, as JSON, and the page."""
