"""One set of answers, a few short pages, several cases."""
