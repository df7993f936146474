{{ master_file('cost_rate') }}
