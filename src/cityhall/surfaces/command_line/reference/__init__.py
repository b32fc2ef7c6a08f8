"""The pages of docs/reference, one module each: `page()` gives its text in Markdown."""
