"""Reform policies (局区X方針): what bureaus promised, in every revision, and on what it rests."""
