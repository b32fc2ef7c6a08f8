"""What pages ask about cases; every answer is a frozen view, none a model."""
