"""What is done with other systems."""
