"""How django-allauth signs people in here: what of it is ours, and what it must not do."""
