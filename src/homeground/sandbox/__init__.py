"""The other end: one small server per network, over one world. Never imports `networks`.

Each server checks what the real network checks and answers with its documented errors.
"""
