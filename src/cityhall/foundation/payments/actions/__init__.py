"""What can be done with orders and money, one named use case per function."""
