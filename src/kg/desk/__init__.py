"""The desk: a page on one's own machine, at which the text of a source becomes claims."""
