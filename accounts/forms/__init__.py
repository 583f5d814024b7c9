"""Shape of the HTML input about people and organisations."""
