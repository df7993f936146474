{{ rate_card('bill_rate') }}
