"""The journal's file: where it is, what opens it, what is in it.

Reading is plain SQL and imports no SQLAlchemy; writing goes through SQLModel and is imported
only when something is to be written.
"""
