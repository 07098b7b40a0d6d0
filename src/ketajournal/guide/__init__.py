"""The guided conversation: prompt files become questions, questions become answers, each saved as it is given.

Knows neither the terminal nor the database: it is handed an asker and a place to save.
"""
