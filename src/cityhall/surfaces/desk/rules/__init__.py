"""What the desk judges without a database: keys, scanned numbers, lists that come back."""
