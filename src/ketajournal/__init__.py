"""A private, local, command-line journal for people going through ketamine therapy."""

__version__ = "0.1.0"
