"""A payment service in which no money moves. Only when settings.DEMO."""
