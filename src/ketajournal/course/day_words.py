"""Local dates in words."""

from datetime import date


def full_day(day: date) -> str:
    """``11 October 2026``."""
    return f"{day.day} {day:%B %Y}"


def day_near(day: date, seen: date) -> str:
    """``11 October``, with its year where it is not the one that it is seen from."""
    return f"{day.day} {day:%B}" if day.year == seen.year else full_day(day)
