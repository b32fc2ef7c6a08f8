"""Identity providers behind the port in accounts.ports: here the one of the demonstration."""
