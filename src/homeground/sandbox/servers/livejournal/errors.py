"""LiveJournal's faults: a code and what the source says for it.

Below 200 the words stand alone, from 200 "Client error: " and from 500 "Server error: " precede
them, and details follow after a colon (`error_message` in the source).
"""

from __future__ import annotations

MESSAGES = {
    100: "Invalid username",
    101: "Invalid password",
    102: "Can't use custom/private security on shared/community journals.",
    103: "Poll error",
    105: "Challenge expired",
    200: "Missing required argument(s)",
    201: "Unknown method",
    202: "Too many arguments",
    203: "Invalid argument(s)",
    204: "Invalid metadata datatype",
    205: "Unknown metadata",
    206: "Invalid destination journal username.",
    207: "Protocol version mismatch",
    208: "Invalid text encoding",
    209: "Parameter out of range",
    210: "Client tried to edit with corrupt data.  Preventing.",
    211: "Invalid or malformed tag list",
    214: "Message looks like spam",
    300: "Don't have access to requested journal",
    302: "Can't edit post from requested journal",
    303: "Can't edit post in community journal",
    314: "Only paid users allowed to use this request",
    405: "Post frequency limit.",
    406: "Client is making repeated requests.  Perhaps it's broken?",
    409: "Post too large.",
    411: "Action frequency limit.",
    500: "Internal server error",
    504: "Protocol mode no longer supported.",
    506: "Journal sync temporarily unavailable.",
    # The later source has these codes, but keeps their words in a translation file that is not
    # published with it: the words are the sandbox's.
    215: "Missing time zone",
    217: "Both delayedid and itemid given",
    218: "Wrong selecttype for delayed entries",
    326: "Action with this comment is not permitted",
    327: "Comment is deleted already",
    337: "Comment cannot be created",
    508: "No such delayed entry",
}


class Fault(Exception):
    """One XML-RPC fault. `code` is a number, or the word of the XML-RPC library itself."""

    def __init__(self, code: int | str, details: str = "", *, text: str = ""):
        if isinstance(code, int):
            prefix = "Server error: " if code >= 500 else "Client error: " if code >= 200 else ""
            text = prefix + MESSAGES[code] + (f": {details}" if details else "")
        super().__init__(text)
        self.code = code
        self.text = text
