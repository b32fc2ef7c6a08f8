"""What those who look after others' access go by; pure."""
