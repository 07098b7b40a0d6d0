"""Local dates in words."""

from datetime import date


def full_day(day: date) -> str:
    """``11 October 2026``."""
    return f"{day.day} {day:%B %Y}"
