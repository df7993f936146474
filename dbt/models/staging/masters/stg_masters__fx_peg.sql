{{ master_file('fx_peg') }}
