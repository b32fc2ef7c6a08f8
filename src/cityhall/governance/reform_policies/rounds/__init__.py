"""The round of an edition: stages, what they ask of bureaus, and who has answered."""
