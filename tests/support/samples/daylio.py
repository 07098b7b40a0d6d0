"""A small table as Daylio writes it."""

HEAD = "full_date,date,weekday,time,mood,activities,note_title,note"


EXPORT = f"""\ufeff{HEAD}
2026-03-05,March 5,Thursday,10:15\u202fPM,rad,"reading | walk","A title","Felt <b>light</b><br>=1+1"
2026-03-04,March 4,Wednesday,9:00 AM,Weird,"","",""
2026-03-03,3 mars,mardi,21:05,meh,"","","line one
line two"
"""
