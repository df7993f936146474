{{ master_file('labour_category') }}
