"""What Meta's networks share of the Graph API: errors, parameters, field expansion, paging, usage.

Source: developers.facebook.com/docs/graph-api, seen 2026-11-22. Nothing here belongs to one
network; Threads answers with the same envelope under a host of its own.
"""
