"""The open site: what the city says about its own work, for anybody to read."""
