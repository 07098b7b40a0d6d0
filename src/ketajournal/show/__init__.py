"""From values to what is seen. A document is made once, of blocks; each kind of output is a class that shows it."""
