"""Files that people hand in: sniffed, addressed by content, private."""
