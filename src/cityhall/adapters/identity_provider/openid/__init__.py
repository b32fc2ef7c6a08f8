"""OpenID Connect as デジタル認証アプリ prescribes it: code flow, PKCE, a client that signs (ES256).

Addresses and names of claims are as published; nothing here has met the real service, which
answers only to clients that デジタル庁 has registered. docs/how-to/sign-in-with-a-card.md says so.
"""
