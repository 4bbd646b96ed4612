"""What people do, in words that a page shows in its reader's language.

Whoever adds a page or a command on which a person changes something adds its act here, and notes it
with `audit.keeping.note`. The words follow a person's name: “Aino Koskela · moved”.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    # People
    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("gave a wrong password")
    SIGNED_OUT = "signed_out", _("signed out")
    CODE_FAILED = "code_failed", _("gave a wrong code")
    PROVIDER_LINKED = "provider_linked", _("came through the sign-in provider for the first time")
    PASSWORD_CHANGED = "password_changed", _("changed the password")
    SECOND_FACTOR_ADDED = "second_factor_added", _("set up a second factor")
    SECOND_FACTOR_RENAMED = "second_factor_renamed", _("renamed a second factor")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("removed a second factor")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("made new recovery codes")
    SESSIONS_ENDED = "sessions_ended", _("signed out other browsers")
    SECOND_FACTOR_ASKED = "second_factor_asked", _("asked everybody for a second factor")
    SECOND_FACTOR_LEFT = "second_factor_left", _("left the second factor to everybody")

    # Who may do what
    INVITED = "invited", _("invited")
    INVITATION_REVOKED = "invitation_revoked", _("took an invitation back")
    JOINED = "joined", _("came by invitation")
    ROLE_GIVEN = "role_given", _("gave a role")
    ROLE_TAKEN = "role_taken", _("took a role away")
    MEMBER_REMOVED = "member_removed", _("removed from the team")
    ROLE_KEPT = "role_kept", _("made or changed a role")
    ROLE_REMOVED = "role_removed", _("removed a role")

    # Accounts on networks
    CONNECTION_BEGUN = "connection_begun", _("began to connect an account")
    APPLICATION_KEPT = "application_kept", _("entered an application of a network")
    CONNECTED = "connected", _("connected")
    RECONNECTED = "reconnected", _("connected anew")
    ADDED = "added", _("added, to be posted on by hand")
    DISCONNECTED = "disconnected", _("disconnected")
    TRIED_AGAIN = "tried_again", _("asked whether it works again")
    RENEWED = "renewed", _("renewed its access")
    WEBHOOK_CHANGED = "webhook_changed", _("changed where its network calls")
    SLOTS_ADDED = "slots_added", _("added times of the week to")
    SLOTS_REMOVED = "slots_removed", _("took times of the week from")

    # Everything at once
    PAUSED = "paused", _("stopped everything")
    RESUMED = "resumed", _("let everything go on")
    CAP_SET = "cap_set", _("set what may be spent")
    CAP_REMOVED = "cap_removed", _("took the cap on spending away")

    # What is said
    CAMPAIGN_MADE = "campaign_made", _("made the campaign")
    CAMPAIGN_CHANGED = "campaign_changed", _("changed the campaign")
    MESSAGE_WRITTEN = "message_written", _("wrote the message")
    MESSAGE_RENAMED = "message_renamed", _("renamed the message")
    TEXT_WRITTEN = "text_written", _("wrote the text of")
    TEXT_RESTORED = "text_restored", _("went back to an earlier text of")

    LINK_RULE_KEPT = "link_rule_kept", _("set the rule for links of")
    LINKS_LEFT = "links_left", _("left the links as they are in")
    LINKS_RULED = "links_ruled", _("put the links under the rule in")

    # The media library
    FILE_ADDED = "file_added", _("added to the media library")
    FILE_CHANGED = "file_changed", _("changed in the media library")
    FILE_REMOVED = "file_removed", _("took out of the media library")
    FOLDER_RENAMED = "folder_renamed", _("renamed a folder of the media library")
    FILE_PUT_BACK = "file_put_back", _("put back into the media library")

    # What the team says about it
    REMARKED = "remarked", _("remarked on")
    REMARK_ANSWERED = "remark_answered", _("answered a remark on")
    REMARK_RESOLVED = "remark_resolved", _("resolved a remark on")
    REMARK_REOPENED = "remark_reopened", _("opened a remark again on")

    # Approvals
    APPROVED = "approved", _("approved")
    CHANGES_ASKED = "changes_asked", _("asked for changes to")
    ASKED_AGAIN = "asked_again", _("asked again to approve")
    POLICY_SET = "policy_set", _("said who must approve in")
    POLICY_REMOVED = "policy_removed", _("said that nobody must approve any more in")
    DEPUTY_NAMED = "deputy_named", _("named as deputy")
    DEPUTY_ENDED = "deputy_ended", _("ended a deputy’s time")

    # Links for clients without an account
    LINK_MADE = "link_made", _("made a link for a client")
    LINK_REVOKED = "link_revoked", _("took back a client’s link")
    LINK_CODE_SENT = "link_code_sent", _("had a code for their link sent")
    LINK_CODE_WRONG = "link_code_wrong", _("gave a wrong code for their link")
    LINK_OPENED = "link_opened", _("opened their link in this browser")
    LINK_SEEN = "link_seen", _("looked at what their link shows")

    # Reports
    REPORT_TAKEN = "report_taken", _("took a report along on")
    REPORT_LINK_MADE = "report_link_made", _("made a link to a report")
    REPORT_LINK_REVOKED = "report_link_revoked", _("took back a link to a report")
    REPORT_SCHEDULED = "report_scheduled", _("set who gets a report and when")
    REPORT_UNSCHEDULED = "report_unscheduled", _("ended the letters with a report")

    # Publications
    PLANNED = "planned", _("planned")
    MOVED = "moved", _("moved to another time")
    HELD = "held", _("put on hold")
    RELEASED = "released", _("let go on")
    CANCELLED = "cancelled", _("cancelled")
    RECURRENCE_ENDED = "recurrence_ended", _("ended what repeats")
    SAID_THERE = "said_there", _("said that it is out")
    SENT_AGAIN = "sent_again", _("said that it is not out, to be sent again")
    CONFIRMED = "confirmed", _("said that it is posted")
    FEED_MADE = "feed_made", _("made a calendar address of")
    FEED_RENEWED = "feed_renewed", _("gave a new calendar address of")
    FEED_REVOKED = "feed_revoked", _("took away a calendar address of")

    # Numbers and history
    NUMBERS_ENTERED = "numbers_entered", _("entered numbers")
    WEIGHTS_SET = "weights_set", _("set what reactions count for in")
    ARCHIVE_IMPORTED = "archive_imported", _("imported an archive")
    DATA_EXPORTED = "data_exported", _("exported the numbers of")

    # Short links and what came by them
    REFERRING_KEPT = "referring_kept", _("set how links are shortened of")
    SHORT_LINK_ENDED = "short_link_ended", _("ended a short link of")
    SHORT_LINK_RESUMED = "short_link_resumed", _("let a short link lead on again of")
    CONVERSION_KEY_MADE = "conversion_key_made", _("made a key to tell of conversions of")
    CONVERSION_KEY_ENDED = "conversion_key_ended", _("ended the key to tell of conversions of")
    CONVERSIONS_IMPORTED = "conversions_imported", _("imported conversions of")
    CONVERSIONS_TAKEN_UP = "conversions_taken_up", _("said by which link conversions came of")

    # Messages to other systems
    ENDPOINT_KEPT = "endpoint_kept", _("set where a webhook leads")
    ENDPOINT_SECRET = "endpoint_secret", _("gave a webhook a new secret")
    ENDPOINT_TESTED = "endpoint_tested", _("had a webhook's message sent")
    ENDPOINT_ON = "endpoint_on", _("switched a webhook on")
    ENDPOINT_OFF = "endpoint_off", _("switched a webhook off")
    ENDPOINT_REMOVED = "endpoint_removed", _("removed a webhook")

    # The house
    KEYS_ROTATED = "keys_rotated", _("encrypted all access with a new key")
    AUDIT_EXPORTED = "audit_exported", _("exported this list")


def choices() -> list[tuple[str, str]]:
    """For the model's field: a callable, so that another act is no migration."""
    return [(act.value, str(act.label)) for act in Act]
