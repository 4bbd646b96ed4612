"""What to do about what a check found, said of a page and not of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from homeground.content.campaign_file import Problem
from homeground.content.mending import Mend

Words = Mapping[Mend, object]
"""Lazy: said in the language of the page."""

EVERYWHERE: Words = {
    Mend.NAME_ACCOUNT: _("Choose one of the accounts that are connected."),
    Mend.RECONNECT: _("Connect it anew on the page “Networks”, then look at this again."),
    Mend.ADD_SLOTS: _("Give it times of the week for its posts, or write a date and time."),
    Mend.END_REPETITION: _("It can be ended at any of its publications."),
    Mend.RAISE_CAP: _(
        "Set a higher cap on the page “Status”, move some to another month, or take links out of texts "
        "where a link costs more."
    ),
    Mend.CANCEL_FORMER: _("If something planned now replaces it, cancel it on its own page."),
    Mend.SEE_TASKS: _("Homeground prepares it; it waits under “Tasks” then."),
}
IN_THE_COMPOSER: Words = {
    Mend.WRITE_TEXT: _("Write it on the left."),
    Mend.WRITE_TITLE: _("Write one above the text."),
    Mend.ADD_VIDEO: _("Add a video."),
    Mend.ADD_FILE: _("Add one below the text."),
    Mend.TAKE_FILE_OUT: _("Take it out; a link to a page that shows it will do."),
    Mend.ONE_FILE_EACH: _("Keep one of them here."),
    Mend.ONE_KIND_OF_FILE: _("Leave out the one or the other."),
    Mend.OTHER_NETWORK: _("Choose another network of this market."),
    Mend.NOTHING_UNDER: _("Take away what goes out under it."),
}
IN_A_TABLE: Words = {
    Mend.BRING_FILE: _("Drop it here, or correct its name."),
    Mend.DELETE_ROW: _("Leave one of the two out, or change its time."),
    Mend.SAVE_AS_UTF8: _(
        "Look whether the texts below are right. If not, save the file as CSV (UTF-8) and bring it again."
    ),
}
FILE_ON_A_PAGE: Words = {
    Mend.SAVE_AS_UTF8: _("Save it as CSV (UTF-8) or as .xlsx, and bring it again."),
}


def on_a_page(problem: Problem, here: Words) -> Problem:
    """The same, where what to do is said of a table's cells, or of the command line."""
    words = here.get(problem.mend, EVERYWHERE.get(problem.mend)) if problem.mend else None
    return problem if words is None else replace(problem, do=str(words))
