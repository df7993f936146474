{{ rate_card('cost_rate') }}
