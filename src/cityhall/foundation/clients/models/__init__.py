"""What is stored of other systems."""

from cityhall.foundation.clients.models.clients import (
    AccessToken,
    CallCount,
    Client,
    ClientSecret,
    Grant,
)

__all__ = ["AccessToken", "CallCount", "Client", "ClientSecret", "Grant"]
