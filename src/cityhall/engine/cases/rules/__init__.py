"""What a case allows: the workflow table read, and one refusal per rule. Pure."""
