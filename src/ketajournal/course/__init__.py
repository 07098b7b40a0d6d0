"""The pure core: sessions, windows, weeks and what can honestly be said of them.

Only the standard library is imported here, nothing is read from a clock or a file, and
nothing is printed: whoever calls passes in the moment that counts as now.
"""
