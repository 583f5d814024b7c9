"""Who may do what with needs, soundings and responses; each rule says why not."""
