{{ master_file('posting_account') }}
