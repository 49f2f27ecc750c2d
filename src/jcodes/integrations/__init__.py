"""Other programs' shapes: dataframes. The rest of the library does not know this package."""
