"""What calls for a briefing at its time: timers of the system itself, in the user's own account and nowhere else.

due                              the calendar: days, times, zones
systemd, cron, launchd, windows  what each system is given, and how
"""
