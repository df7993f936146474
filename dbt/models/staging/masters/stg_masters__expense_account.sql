{{ master_file('expense_account') }}
