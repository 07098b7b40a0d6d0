"""Small tables as watches, other programs and people keep their sleep in. Everything in them is made up."""

from support.samples.sample import Sample

OURA_SLEEPS = """id;day;bedtime_start;bedtime_end;total_sleep_duration;type;heart_rate
a;2026-03-02;2026-03-01T23:10:00.000+01:00;2026-03-02T07:05:00.000+01:00;27120;long_sleep;{"interval":300,"items":[60,null]}
b;2026-03-02;2026-03-02T14:00:00.000+01:00;2026-03-02T14:40:00.000+01:00;1800;late_nap;{}
c;2026-03-03;2026-03-03T02:00:00.000+01:00;2026-03-03T02:30:00.000+01:00;0;rest;{}
"""
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
TABLE = """Date;Steps;Asleep
02.03.2026;4000;7,53
03.03.2026;3000;6:05
04.03.2026;2000;
"""
COLUMNS = {"date": "day", "asleep": "hours"}
SAMPLES = [
    *(Sample(one, one.replace("27120", "27240"), 1) for one in (OURA_SLEEPS, OURA_TRENDS)),
    Sample(GARMIN_WEEK, GARMIN_WEEK.replace("7h 32min", "7h 40min"), 2),
    Sample(BEARABLE, BEARABLE.replace("07:32", "07:40"), 1),
    *(Sample(one, one.replace("452", "460"), 1) for one in (FITBIT_SITE, FITBIT_GOOGLE)),
    Sample(TABLE, TABLE.replace("7,53", "7,6"), 2, ("--columns", ",".join(f"{h}={m}" for h, m in COLUMNS.items()))),
]
