"""What residents pay the city: orders, payments, refunds, receipts, the day's reconciliation."""
