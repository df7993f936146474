{{ master_file('employment') }}
