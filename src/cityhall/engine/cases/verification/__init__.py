"""Proof that nothing was altered: signed checkpoints outside the database, and the search for
whatever does not follow from them and from the chains."""
