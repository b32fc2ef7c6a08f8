"""Cityhall — デジタル市役所: definitions, facts and cases of a Japanese city."""
