"""The work of each command: open the journal, make one call below, and give a document back or tell what was done."""
