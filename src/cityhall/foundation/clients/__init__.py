"""Other systems that talk with the city: who they are, what they may do, what they are told."""
