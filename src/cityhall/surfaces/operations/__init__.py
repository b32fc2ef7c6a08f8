"""What those who run the city look at: health, figures, logs. Nothing in it names a person."""
