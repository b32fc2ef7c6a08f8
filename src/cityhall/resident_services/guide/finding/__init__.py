"""From everyday words to procedures and life events: tokens, an index in memory, ranking."""
