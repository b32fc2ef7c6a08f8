"""Items as form fields: drawn, read back, with the buttons that work without JavaScript."""
