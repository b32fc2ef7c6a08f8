"""What follows from a plan alone: words read anew, breaks in a history, uncertainty."""
