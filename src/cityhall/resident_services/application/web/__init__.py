"""Pages of the union form: questions, check, submission, coming back."""
