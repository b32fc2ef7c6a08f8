"""What follows from what: pure, without database and clock."""
