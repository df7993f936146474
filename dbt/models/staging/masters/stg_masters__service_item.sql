{{ master_file('service_item') }}
