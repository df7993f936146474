{{ master_file('legal_entity') }}
