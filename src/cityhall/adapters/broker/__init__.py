"""Message brokers that carry jobs to workers on several machines."""
