"""Administration services (CPT numbers): their table, and how many of each a day of administrations makes."""
