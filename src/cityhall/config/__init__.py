"""Settings, addresses, wiring of ports to adapters."""
