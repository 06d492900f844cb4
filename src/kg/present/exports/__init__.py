"""Files of the network for other tools."""
