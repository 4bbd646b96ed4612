"""Names of fields that the published description has and this sandbox holds nothing for.

Source: Page.json, PagePost.json, Photo.json and Comment.json of the Business SDK's v25
specifications. They are left out of answers; any other name is refused.
"""

from __future__ import annotations

from homeground.sandbox.graph.nodes import names

PAGE = names(
    "affiliation app_id best_page bio birthday business company_overview connected_instagram_account"
    " contact_address copyright_whitelisted_ig_partners cover current_location description_html"
    " engagement founded general_info global_brand_page_name global_brand_root_id hours impressum"
    " instagram_business_account instant_articles_review_status is_always_open is_chain"
    " is_messenger_bot_get_started_enabled is_webhooks_subscribed keywords location"
    " members merchant_id messenger_ads_default_icebreakers mission new_like_count offer_eligible"
    " overall_star_rating owner_business page_token parent_page parking payment_options phone"
    " picture place_type price_range privacy_info_url products promotion_eligible rating_count"
    " single_line_address start_info store_location_descriptor store_number tasks temporary_status"
    " unread_message_count unread_notif_count unseen_message_count verification_status"
    " voip_info website were_here_count whatsapp_number"
)
POST = names(
    "actions admin_creator allowed_advertising_objectives application backdated_time call_to_action"
    " child_attachments comments_mirroring_domain coordinates event expanded_height expanded_width"
    " feed_targeting height icon instagram_eligibility is_app_share is_eligible_for_dark_post"
    " is_inline_created is_instagram_eligible is_popular is_spherical message_tags"
    " multi_share_end_card multi_share_optimized parent_id place privacy promotable_id"
    " promotion_status properties story story_tags subscribed target targeting timeline_visibility"
    " via video_buying_eligibility width"
)
PHOTO = names(
    "album backdated_time backdated_time_granularity can_backdate can_tag event icon name_tags"
    " place position target webp_images"
)
COMMENT = names(
    "admin_creator application attachment live_broadcast_timestamp message_tags object"
    " private_reply_conversation"
)
