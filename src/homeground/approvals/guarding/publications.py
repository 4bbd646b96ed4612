"""What the ledger asks: whether exactly this was approved, and by the steps that stand today."""

from __future__ import annotations

from .states import BEFORE, IN_FLIGHT, PLANNING
from .trigger import Trigger

FUNCTIONS: dict[str, str] = {
    # The market's policy, else the brand's. One without steps asks nothing.
    "approvals_policy_of(variant bigint) RETURNS approvals_policy": """
        DECLARE found approvals_policy;
        BEGIN
            SELECT y.* INTO found
            FROM content_variant v
            JOIN accounts_market m ON m.id = v.market_id
            JOIN approvals_policy y
                ON y.brand_id = m.brand_id AND (y.market_id = m.id OR y.market_id IS NULL)
            WHERE v.id = variant
            ORDER BY y.market_id NULLS LAST LIMIT 1;
            IF found.kept_steps = '[]' THEN
                RETURN NULL;
            END IF;
            RETURN found;
        END
    """,
    "approvals_root(publication bigint) RETURNS bigint": """
        DECLARE above bigint;
        BEGIN
            LOOP
                SELECT answers_id INTO above FROM publishing_publication WHERE id = publication;
                IF above IS NULL THEN
                    RETURN publication;
                END IF;
                publication := above;
            END LOOP;
        END
    """,
    # The post and what is to go out below it, in order.
    "approvals_together(root bigint) RETURNS TABLE (id bigint, depth int) ROWS 2": """
        BEGIN RETURN QUERY
            WITH RECURSIVE together AS (
                SELECT root AS id, 0 AS depth
                UNION ALL
                SELECT p.id, t.depth + 1
                FROM publishing_publication p JOIN together t ON p.answers_id = t.id
                WHERE p.state <> 'cancelled'
            )
            SELECT t.id, t.depth FROM together t;
        END
    """,
    "approvals_content(root bigint) RETURNS jsonb": """
        BEGIN RETURN (
            SELECT jsonb_agg(
                jsonb_build_object(
                    'account', p.account_id, 'network', a.network, 'message', v.message_id,
                    'market', v.market_id, 'format', v.format, 'title', v.title, 'text', v.text,
                    'link', v.link, 'label', v.label,
                    'media', coalesce((
                        SELECT jsonb_agg(
                            jsonb_build_array(f.sha256, e.alt) ORDER BY e.position, e.id
                        )
                        FROM content_variantmedia e JOIN content_mediafile f ON f.id = e.file_id
                        WHERE e.variant_id = v.id
                    ), '[]')
                ) ORDER BY t.depth, t.id
            )
            FROM approvals_together(root) t
            JOIN publishing_publication p ON p.id = t.id
            JOIN content_variant v ON v.id = p.variant_id
            JOIN accounts_account a ON a.id = p.account_id
        ); END
    """,
    "approvals_print(content jsonb) RETURNS text": """
        BEGIN RETURN encode(sha256(convert_to(content::text, 'UTF8')), 'hex'); END
    """,
    # Have all that goes out together asked about anew, as far as it is not on its way.
    "approvals_anew(root bigint) RETURNS void": f"""
        BEGIN
            UPDATE publishing_publication SET content_print = 'anew'
            WHERE id IN (SELECT t.id FROM approvals_together(root) t) AND state IN ({BEFORE});
        END
    """,  # noqa: S608 - our own constants
    "approvals_of_variant(variant bigint, moved boolean) RETURNS void": f"""
        DECLARE each record;
        BEGIN
            FOR each IN
                SELECT id, state FROM publishing_publication
                WHERE variant_id = variant AND (needs_approval OR moved)
                ORDER BY id FOR UPDATE
            LOOP
                IF each.state IN ({IN_FLIGHT}) THEN
                    RAISE EXCEPTION 'what is being sent, or kept by the network, is not changed'
                        USING ERRCODE = 'check_violation';
                END IF;
                PERFORM approvals_anew(approvals_root(each.id));
            END LOOP;
        END
    """,  # noqa: S608 - our own constants
}

TRIGGERS: dict[str, Trigger] = {
    "publishing_ask": Trigger(
        "publishing_publication",
        f"""
        DECLARE
            policy approvals_policy;
            brand bigint;
        BEGIN
            IF TG_OP = 'INSERT' THEN
                SELECT m.brand_id INTO brand
                FROM content_variant v JOIN accounts_market m ON m.id = v.market_id
                WHERE v.id = NEW.variant_id;
                PERFORM pg_advisory_xact_lock_shared({PLANNING}, (brand % 2147483647)::int);
            ELSIF NEW.state IN ({IN_FLIGHT}) AND OLD.state = NEW.state
                AND (OLD.variant_id, OLD.account_id) = (NEW.variant_id, NEW.account_id) THEN
                NEW.needs_approval := OLD.needs_approval;
                NEW.content_print := OLD.content_print;
                NEW.approved_print := OLD.approved_print;
                RETURN NEW;
            END IF;
            policy := approvals_policy_of(NEW.variant_id);
            IF policy.id IS NULL THEN
                IF TG_OP = 'UPDATE' AND OLD.needs_approval AND NEW.state = 'in_review' THEN
                    NEW.state := 'on_hold';
                END IF;
                NEW.needs_approval := false;
                NEW.content_print := '';
                NEW.approved_print := '';
                RETURN NEW;
            END IF;
            NEW.needs_approval := true;
            NEW.approved_print := '';
            IF TG_OP = 'INSERT' OR (OLD.variant_id, OLD.account_id, coalesce(OLD.answers_id, 0))
                <> (NEW.variant_id, NEW.account_id, coalesce(NEW.answers_id, 0)) THEN
                -- Seen with what goes out beside it once it is in the table: publishing_ask_together.
                NEW.content_print := 'new';
            ELSE
                -- Who is changing the words meanwhile comes before or after, not between.
                PERFORM FROM content_variant WHERE id = NEW.variant_id FOR SHARE;
                NEW.content_print := approvals_print(approvals_content(approvals_root(NEW.id)));
                IF EXISTS (
                    SELECT FROM approvals_review r
                    WHERE r.organization_id = NEW.organization_id
                        AND r.content_print = NEW.content_print AND r.standing = 'approved'
                        AND r.policy_id = policy.id AND r.revision = policy.revision
                ) THEN
                    NEW.approved_print := NEW.content_print;
                END IF;
            END IF;
            IF NEW.approved_print = '' AND NEW.state IN ('scheduled', 'approved') THEN
                NEW.state := 'in_review';
            END IF;
            RETURN NEW;
        END
        """,  # noqa: S608 - our own constants
        (
            "BEFORE INSERT ON {table} FOR EACH ROW",
            "BEFORE UPDATE ON {table} FOR EACH ROW WHEN ("
            "OLD.variant_id <> NEW.variant_id OR OLD.account_id <> NEW.account_id "
            "OR OLD.answers_id IS DISTINCT FROM NEW.answers_id "
            "OR OLD.needs_approval <> NEW.needs_approval "
            "OR OLD.content_print <> NEW.content_print OR OLD.approved_print <> NEW.approved_print "
            "OR (NEW.state = 'scheduled' AND OLD.state <> 'scheduled'))",
        ),
    ),
    "publishing_ask_together": Trigger(
        "publishing_publication",
        f"""
        DECLARE root bigint := approvals_root(NEW.id);
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.answers_id IS DISTINCT FROM NEW.answers_id
                AND OLD.answers_id IS NOT NULL THEN
                PERFORM approvals_anew(approvals_root(OLD.answers_id));
            END IF;
            IF TG_OP = 'INSERT' OR OLD.state = NEW.state THEN
                PERFORM approvals_anew(root);
            ELSIF EXISTS (
                SELECT FROM publishing_publication WHERE id = root AND state IN ({BEFORE})
            ) THEN
                PERFORM approvals_anew(root);
            END IF;
            RETURN NULL;
        END
        """,
        (
            "AFTER INSERT ON {table} FOR EACH ROW WHEN (NEW.needs_approval)",
            "AFTER UPDATE ON {table} FOR EACH ROW WHEN (NEW.needs_approval AND ("
            "OLD.variant_id <> NEW.variant_id OR OLD.account_id <> NEW.account_id "
            "OR OLD.answers_id IS DISTINCT FROM NEW.answers_id "
            "OR (NEW.answers_id IS NOT NULL "
            "AND (OLD.state = 'cancelled') <> (NEW.state = 'cancelled'))))",
        ),
    ),
}
