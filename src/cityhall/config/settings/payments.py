"""What residents pay: the city's own number on receipts, and the provider's site."""

import os

# 適格請求書発行事業者の登録番号 (T and 13 digits), printed on receipts where the city has one.
INVOICE_REGISTRATION = os.environ.get("CITYHALL_INVOICE_REGISTRATION", "")
