"""The OpenID Connect provider by which residents sign in: デジタル認証アプリ, or one like it."""

import os

# The name by which the provider calls itself; its tokens must bear it letter for letter.
OPENID_ISSUER = os.environ.get("CITYHALL_OPENID_ISSUER", "")
OPENID_CLIENT = os.environ.get("CITYHALL_OPENID_CLIENT", "")
# The city's private key lies in a file outside the checkout; its public half is registered.
OPENID_KEY_FILE = os.environ.get("CITYHALL_OPENID_KEY_FILE", "")
OPENID_KEY_ID = os.environ.get("CITYHALL_OPENID_KEY_ID", "")
# Where discovery is not offered: «authorization=… token=… userinfo=… keys=…».
OPENID_ENDPOINTS = os.environ.get("CITYHALL_OPENID_ENDPOINTS", "")
OPENID_SIGNING = os.environ.get("CITYHALL_OPENID_SIGNING", "")
# Authentication classes: what is asked for, and what the answer must name at least.
OPENID_ACR_ASKED = os.environ.get("CITYHALL_OPENID_ACR_ASKED", "aal3 crl")
OPENID_ACR_NEEDED = os.environ.get("CITYHALL_OPENID_ACR_NEEDED", "aal3")
