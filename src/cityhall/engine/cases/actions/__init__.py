"""What can be done to cases: each a verb with an actor, atomic, in the chain and in the audit."""
