"""What the city tells people, on their page and by mail."""
