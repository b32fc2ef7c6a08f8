"""Looking for viruses: by ClamAV's daemon."""
