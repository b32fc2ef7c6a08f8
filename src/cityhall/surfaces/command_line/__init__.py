"""The command that people and scripts use: bin/cityhall."""
