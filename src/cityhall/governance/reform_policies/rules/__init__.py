"""What may be said of reform policies, and how they are dated, chained and compared. Pure."""
