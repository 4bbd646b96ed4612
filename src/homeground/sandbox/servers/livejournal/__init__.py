"""LiveJournal, as its XML-RPC interface answers, and its public pages of posts.

What the server does was read in its own published source, cgi-bin/ljprotocol.pl (the classic one in
github.com/apparentlymart/livejournal and the later one, with delayed entries and `updatecomments`,
in github.com/Sophira/livejournal-mirror), on 2026-11-22. "The source" in this package means these.
"""

from .server import LiveJournalServer

SERVER = LiveJournalServer

__all__ = ["SERVER", "LiveJournalServer"]
