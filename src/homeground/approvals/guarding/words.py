"""Whatever changes what is said has it asked about anew; what is being sent is not changed."""

from __future__ import annotations

from .states import BEFORE, IN_FLIGHT
from .trigger import Trigger

TRIGGERS: dict[str, Trigger] = {
    "approvals_words_changed": Trigger(
        "content_variant",
        """
        BEGIN
            PERFORM approvals_of_variant(NEW.id, OLD.market_id <> NEW.market_id);
            RETURN NULL;
        END
        """,
        (
            "AFTER UPDATE OF message_id, market_id, format, title, text, link, label ON {table} "
            "FOR EACH ROW WHEN ((OLD.message_id, OLD.market_id, OLD.format, OLD.title, OLD.text, "
            "OLD.link, OLD.label) <> (NEW.message_id, NEW.market_id, NEW.format, NEW.title, "
            "NEW.text, NEW.link, NEW.label))",
        ),
    ),
    "approvals_media_changed": Trigger(
        "content_variantmedia",
        f"""
        BEGIN
            IF TG_OP = 'DELETE' THEN
                -- What is in flight is looked at when all is said: with its tenant it goes.
                PERFORM FROM content_variant WHERE id = OLD.variant_id FOR NO KEY UPDATE;
                PERFORM approvals_anew(approvals_root(p.id)) FROM publishing_publication p
                WHERE p.variant_id = OLD.variant_id AND p.needs_approval AND p.state IN ({BEFORE});
                RETURN NULL;
            END IF;
            PERFORM FROM content_variant WHERE id = NEW.variant_id FOR NO KEY UPDATE;
            PERFORM approvals_of_variant(NEW.variant_id, false);
            IF TG_OP = 'UPDATE' AND OLD.variant_id <> NEW.variant_id THEN
                PERFORM approvals_of_variant(OLD.variant_id, false);
            END IF;
            RETURN NULL;
        END
        """,
        ("AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW",),
    ),
    "approvals_media_kept": Trigger(
        "content_variantmedia",
        f"""
        BEGIN
            IF EXISTS (
                SELECT FROM publishing_publication
                WHERE variant_id = OLD.variant_id AND needs_approval AND state IN ({IN_FLIGHT})
            ) THEN
                RAISE EXCEPTION 'what is being sent, or kept by the network, is not changed'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END
        """,
        ("CONSTRAINT AFTER DELETE ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",),
    ),
    "approvals_network_changed": Trigger(
        "accounts_account",
        f"""
        BEGIN
            UPDATE publishing_publication SET content_print = 'anew'
            WHERE account_id = NEW.id AND needs_approval AND state IN ({BEFORE});
            RETURN NULL;
        END
        """,  # noqa: S608 - our own constants
        ("AFTER UPDATE OF network ON {table} FOR EACH ROW WHEN (OLD.network <> NEW.network)",),
    ),
    "approvals_file_stays": Trigger(
        "content_mediafile",
        """
        BEGIN
            RAISE EXCEPTION 'a file is known by its content' USING ERRCODE = 'check_violation';
        END
        """,
        ("BEFORE UPDATE OF sha256 ON {table} FOR EACH ROW WHEN (OLD.sha256 <> NEW.sha256)",),
    ),
}
