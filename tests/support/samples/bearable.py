"""A small file as Bearable writes it. Everything in it is made up."""

from support.samples.sample import Sample

EXPORT = """"date","date formatted","weekday","time of day","category","rating/amount","detail","notes"
"2nd Mar 2026","2026-03-02","Monday","","Sleep","07:32","Asleep 23:10 - 07:05",""
"2nd Mar 2026","2026-03-02","Monday","am","Mood","7","",""
"2nd Mar 2026","2026-03-02","Monday","","Sleep quality","3","OK",""
"""
SAMPLES = [Sample(EXPORT, EXPORT.replace("07:32", "07:40"), 1)]
