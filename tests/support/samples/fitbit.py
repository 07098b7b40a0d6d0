"""A small file as Fitbit writes it. Everything in it is made up."""

from support.samples.sample import Sample

SITE = """Body
Date,Weight
"2026-03-02","1"

Sleep
Start Time,End Time,Minutes Asleep,Minutes Awake,Number of Awakenings,Time in Bed
"2026-03-01 11:10PM","2026-03-02 7:05AM","452","23","3","475"
"2026-03-02 2:00PM","2026-03-02 2:40PM","30","10","0","40"

Foods
"""
JSON = """[{
  "logId": 2, "dateOfSleep": "2026-03-02",
  "startTime": "2026-03-02T14:00:00.000", "endTime": "2026-03-02T14:40:00.000",
  "minutesAsleep": 30, "mainSleep": false
},{
  "logId": 1, "dateOfSleep": "2026-03-02",
  "startTime": "2026-03-01T23:10:00.000", "endTime": "2026-03-02T07:05:00.000",
  "minutesAsleep": 452, "mainSleep": true
}]"""
GOOGLE = """sleep_id,sleep_type,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end
1,STAGES,452,+01:00,2026-03-01 22:10:00+0000,+01:00,2026-03-02 06:05:00+0000
"""
SAMPLES = [Sample(one, one.replace("452", "460"), 1) for one in (SITE, JSON, GOOGLE)]
