"""Sending mail: to an SMTP server, or into a folder for the demonstration."""
