"""Tieout: approved time and expenses into the ERP, proven to the cent."""
