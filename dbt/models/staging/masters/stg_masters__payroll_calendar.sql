{{ master_file('payroll_calendar') }}
