"""Sign-in of residents through the identity port."""
