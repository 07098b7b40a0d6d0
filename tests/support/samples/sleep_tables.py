"""Small tables as watches and other programs keep their sleep in. Everything in them is made up."""

from support.samples.sample import Sample

OURA_SLEEPS = """id;day;bedtime_start;bedtime_end;total_sleep_duration;type;heart_rate
a;2026-03-02;2026-03-01T23:10:00.000+01:00;2026-03-02T07:05:00.000+01:00;27120;long_sleep;{"interval":300,"items":[60,null]}
b;2026-03-02;2026-03-02T14:00:00.000+01:00;2026-03-02T14:40:00.000+01:00;1800;late_nap;{}
c;2026-03-03;2026-03-03T02:00:00.000+01:00;2026-03-03T02:30:00.000+01:00;0;rest;{}
"""
OURA_SERVICE = """{"data": [
  {"id": "a", "day": "2026-03-02", "bedtime_start": "2026-03-01T23:10:00.000+01:00", "type": "long_sleep",
   "bedtime_end": "2026-03-02T07:05:00.000+01:00", "total_sleep_duration": 27120, "hrv": {"items": [60, null]}},
  {"id": "b", "day": "2026-03-02", "bedtime_start": "2026-03-01T20:00:00.000+01:00", "type": "deleted",
   "bedtime_end": "2026-03-02T07:05:00.000+01:00", "total_sleep_duration": 36000, "hrv": null}
], "next_token": null}"""
OURA_FIRST = """{"sleep": [{
  "summary_date": "2026-03-01", "score_total": 57, "duration": 28500, "total": 27120,
  "bedtime_start": "2026-03-01T23:10:00+01:00", "bedtime_end": "2026-03-02T07:05:00+01:00"
}]}"""
OURA_TRENDS = """date,Sleep Score,Total Sleep Duration,Sleep Timing,Sleep Timing,Bedtime Start
2026-03-02,84,27120,1,2,2026-03-01T23:10:00+01:00
2026-03-03,,,,,
"""
GARMIN_WEEK = """Sleep Score 7 Days,Score,Resting Heart Rate,Quality,Duration,Sleep Need,Bedtime,Wake Time
2026-03-02,70,60,Good,7h 32min,8h 45min,11:10 PM,7:05 AM
"Mar 3, 2026",55,62,Poor,6h 5min,8h 0min,12:40 AM,6:50 AM
2026-03-04,--,--,--,--,--,--,--
"""
GARMIN_YEAR = """Date,Avg Score,Avg Quality,Avg Duration,Avg Sleep Need,Avg Bedtime,Avg Wake Time
2-8 Mar,66,Fair,7h 50min,7h 43min,23:12,7:22
"""
GARMIN_NIGHT = """Sleep Score 1 Day,
Date,2026-03-02
Sleep Duration,7h 32m
Sleep Score,70
Quality,Good

Sleep Score Factors,
Sleep Duration,7h 32m
Deep Sleep Duration,1h 3m
Awake Time,11m

Sleep Timeline Metrics,
Body Battery Change,+70
Avg Respiration,--
"""
GARMIN_ACCOUNT = """[{"retro": false}, {
  "calendarDate": "2026-03-02", "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL",
  "sleepStartTimestampGMT": "2026-03-01T22:10:00.0", "sleepEndTimestampGMT": "2026-03-02T06:05:00.0",
  "deepSleepSeconds": 3600, "lightSleepSeconds": 20340, "remSleepSeconds": 3180, "awakeSleepSeconds": 1380,
  "sleepScores": {"overallScore": 70}
}, {
  "calendarDate": "2026-03-03", "deepSleepSeconds": 3600, "lightSleepSeconds": 3600, "awakeSleepSeconds": 60
}, {
  "calendarDate": "2026-03-04", "deepSleepSeconds": 0, "lightSleepSeconds": 0, "remSleepSeconds": 0
}]"""
BEARABLE = """"date","date formatted","weekday","time of day","category","rating/amount","detail","notes"
"2nd Mar 2026","2026-03-02","Monday","","Sleep","07:32","Asleep 23:10 - 07:05",""
"2nd Mar 2026","2026-03-02","Monday","am","Mood","7","",""
"2nd Mar 2026","2026-03-02","Monday","","Sleep quality","3","OK",""
"""
FITBIT_SITE = """Body
Date,Weight
"2026-03-02","1"

Sleep
Start Time,End Time,Minutes Asleep,Minutes Awake,Number of Awakenings,Time in Bed
"2026-03-01 11:10PM","2026-03-02 7:05AM","452","23","3","475"
"2026-03-02 2:00PM","2026-03-02 2:40PM","30","10","0","40"

Foods
"""
FITBIT_GOOGLE = """sleep_id,sleep_type,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end
1,STAGES,452,+01:00,2026-03-01 22:10:00+0000,+01:00,2026-03-02 06:05:00+0000
"""
FITBIT_JSON = """[{
  "logId": 2, "dateOfSleep": "2026-03-02",
  "startTime": "2026-03-02T14:00:00.000", "endTime": "2026-03-02T14:40:00.000",
  "minutesAsleep": 30, "mainSleep": false
},{
  "logId": 1, "dateOfSleep": "2026-03-02",
  "startTime": "2026-03-01T23:10:00.000", "endTime": "2026-03-02T07:05:00.000",
  "minutesAsleep": 452, "mainSleep": true
}]"""
SAMPLES = [
    *(Sample(one, one.replace("27120", "27240"), 1) for one in (OURA_SLEEPS, OURA_SERVICE, OURA_FIRST, OURA_TRENDS)),
    Sample(GARMIN_NIGHT, GARMIN_NIGHT.replace("7h 32m", "7h 40m"), 1),
    Sample(GARMIN_ACCOUNT, GARMIN_ACCOUNT.replace("20340", "20400"), 2),
    Sample(GARMIN_WEEK, GARMIN_WEEK.replace("7h 32min", "7h 40min"), 2),
    Sample(BEARABLE, BEARABLE.replace("07:32", "07:40"), 1),
    *(Sample(one, one.replace("452", "460"), 1) for one in (FITBIT_SITE, FITBIT_GOOGLE, FITBIT_JSON)),
]
