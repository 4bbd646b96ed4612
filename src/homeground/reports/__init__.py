"""Reports that leave the house: by letters on a schedule, and by links that end.

What a report says and how it is set is `insights.report`'s.
"""
