{{ master_file('worker') }}
