"""The command line. One file a family of commands; a command is parse, one call to ``actions``, show."""
