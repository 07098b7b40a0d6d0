"""A small file as Afterflow writes it."""

from support.samples.sample import Sample

HEAD = "Date,Treatment Type,Administration,Intention,Mood Before,Mood After,Reflections,Music Link URL"


ROW = '"Mar 2, 2026 at 2:05\u202fPM",Ketamine,Intravenous (IV),Let go,4,7,"A field,\nwide",https://open.spotify.com/x'


SAMPLES = [Sample(f"{HEAD}\n{ROW}", f"{HEAD}\n{ROW.replace('wide', 'wide and green')}", 2)]
