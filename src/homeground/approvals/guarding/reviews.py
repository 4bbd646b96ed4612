"""Who must approve, what was asked about, and what was said of it: none of it is bent afterwards."""

from __future__ import annotations

from .states import BEFORE, PLANNING
from .trigger import Trigger

TRIGGERS: dict[str, Trigger] = {
    "approvals_policy_made": Trigger(
        "approvals_policy",
        f"""
        DECLARE of_brand bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.brand_id ELSE NEW.brand_id END;
        BEGIN
            PERFORM pg_advisory_xact_lock({PLANNING}, (of_brand % 2147483647)::int);
            IF TG_OP = 'UPDATE' THEN
                NEW.revision := OLD.revision + (OLD.kept_steps <> NEW.kept_steps)::int;
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END
        """,
        ("BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW",),
    ),
    "approvals_policy_asks": Trigger(
        "approvals_policy",
        f"""
        DECLARE
            of_brand bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.brand_id ELSE NEW.brand_id END;
            of_market bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.market_id ELSE NEW.market_id END;
        BEGIN
            UPDATE publishing_publication p SET content_print = 'anew'
            FROM content_variant v, accounts_market m
            WHERE v.id = p.variant_id AND m.id = v.market_id AND m.brand_id = of_brand
                AND (of_market IS NULL OR m.id = of_market) AND p.state IN ({BEFORE});
            RETURN NULL;
        END
        """,  # noqa: S608 - our own constants
        ("AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW",),
    ),
    "approvals_review_opened": Trigger(
        "approvals_review",
        """
        DECLARE policy approvals_policy;
        BEGIN
            IF TG_OP = 'INSERT' THEN
                -- Its steps are the policy's, and its print is its content's, whatever is said.
                SELECT y.* INTO policy FROM approvals_policy y WHERE y.id = NEW.policy_id;
                NEW.kept_steps := policy.kept_steps;
                NEW.revision := policy.revision;
                NEW.content_print := approvals_print(NEW.content);
            ELSIF (OLD.content, OLD.content_print, OLD.kept_steps, OLD.revision, OLD.market_id,
                OLD.account_id, OLD.brand_id, coalesce(NEW.policy_id, OLD.policy_id))
                <> (NEW.content, NEW.content_print, NEW.kept_steps, NEW.revision, NEW.market_id,
                NEW.account_id, NEW.brand_id, OLD.policy_id) THEN
                RAISE EXCEPTION 'what was asked about is not changed'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.standing = 'approved' AND (TG_OP = 'INSERT' OR OLD.standing <> 'approved') AND (
                SELECT count(DISTINCT d.step) FROM approvals_decision d
                WHERE d.review_id = NEW.id AND d.verdict = 'approved'
                    AND d.content_print = NEW.content_print
                    AND d.step < jsonb_array_length(NEW.kept_steps)
            ) < greatest(jsonb_array_length(NEW.kept_steps), 1) THEN
                RAISE EXCEPTION 'nobody approved this in every step'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END
        """,
        ("BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW",),
    ),
    "approvals_decision_taken": Trigger(
        "approvals_decision",
        """
        BEGIN
            IF NOT EXISTS (
                SELECT FROM approvals_review r
                WHERE r.id = NEW.review_id AND r.content_print = NEW.content_print
                    AND r.standing = 'waiting' AND r.step = NEW.step
            ) THEN
                RAISE EXCEPTION 'this is not what is asked about' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END
        """,
        ("BEFORE INSERT ON {table} FOR EACH ROW",),
    ),
    "approvals_decision_stays": Trigger(
        "approvals_decision",
        """
        BEGIN
            -- A person who leaves may be forgotten; the name stays, and nothing else is changed.
            IF to_jsonb(NEW) - 'by_id' - 'instead_of_id' = to_jsonb(OLD) - 'by_id' - 'instead_of_id'
                AND coalesce(NEW.by_id, OLD.by_id, 0) = coalesce(OLD.by_id, 0)
                AND coalesce(NEW.instead_of_id, OLD.instead_of_id, 0) = coalesce(OLD.instead_of_id, 0)
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a decision is never changed' USING ERRCODE = 'check_violation';
        END
        """,
        ("BEFORE UPDATE ON {table} FOR EACH ROW",),
    ),
    "approvals_decision_kept": Trigger(
        "approvals_decision",
        """
        BEGIN
            IF EXISTS (SELECT FROM approvals_review WHERE id = OLD.review_id) THEN
                RAISE EXCEPTION 'a decision is never deleted' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END
        """,
        ("CONSTRAINT AFTER DELETE ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",),
    ),
    "approvals_review_kept": Trigger(
        "approvals_review",
        """
        BEGIN
            IF EXISTS (SELECT FROM accounts_brand WHERE id = OLD.brand_id) THEN
                RAISE EXCEPTION 'what was asked about is never deleted'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END
        """,
        ("CONSTRAINT AFTER DELETE ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",),
    ),
}
