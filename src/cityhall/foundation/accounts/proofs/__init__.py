"""By what staff prove who they are: password, code of an app, passkey, recovery code."""
