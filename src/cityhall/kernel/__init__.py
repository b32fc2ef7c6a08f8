"""What every floor may use: clock, dates, text, ids, errors, events. No Django models."""
