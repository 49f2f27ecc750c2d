"""Administration services (CPT codes): their table, and how many of each an encounter bills."""
