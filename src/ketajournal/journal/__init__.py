"""The journal's file: where it is, what opens it, what is in it.

Reading and writing are plain SQL over one connection. SQLModel declares the tables and Alembic migrates a file
from an older form; both are imported only where that is done.
"""
