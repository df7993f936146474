{{ master_file('ledger_account') }}
