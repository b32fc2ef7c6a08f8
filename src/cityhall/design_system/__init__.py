"""Components, icons, tokens, base pages and the gallery."""
