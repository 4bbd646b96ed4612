"""The numbers shipped with the product, learned from published posts; `bench.measurement.shipped` prints them.

Origins and licences:

- Facebook pages: reactions, comments and shares of 240,971 posts of 146 named pages, February to June 2016;
  minimaxir/interactive-facebook-reactions, MIT.
- VK groups: likes and reposts of 95,320 posts of 60 groups, 2008 to 2025; componavt/sns4human, Unlicense.
- News: 83,161 news links on Facebook, Google+ and LinkedIn over two days; Moniz & Torgo, "Multi-Source Social
  Feedback of Online News Feeds", 2018, UCI 432, CC BY 4.0.
- Retweets: 738 cascades of 2011; NII-Kobayashi/Linear_Regression, from the SEISMIC corpus, MIT.

Only these numbers were taken from them. What is believed rather than learned is said to be.
"""

from __future__ import annotations

FACEBOOK_PAGES = "146 Facebook pages, 2016 (minimaxir/interactive-facebook-reactions, MIT)"
VK_GROUPS = "60 VK groups, 2008 to 2025 (componavt/sns4human, Unlicense)"
NEWS = "83,161 news links, 2016 (Moniz & Torgo 2018, UCI 432, CC BY 4.0)"
RETWEETS = "738 retweet cascades, 2011 (NII-Kobayashi/Linear_Regression, MIT)"

# By level of an account, nodes.LEVELS: the variance of log(1 + engagement) from post to post.
NOISE = (0.15, 0.55, 0.81, 0.84, 0.69, 0.85, 1.49, 1.77, 1.22)
FACEBOOK_NOISE = (0.13, 0.25, 0.6, 0.95, 1.01, 1.15, 1.5, 1.85, 1.22)
VK_NOISE = (0.21, 0.51, 0.8, 0.85, 0.68, 0.61, 0.9, 1.0, 1.0)

# By class of levels, nodes.CLASSES: the quantiles at expected.SHARES of posts' distances in standard deviations,
# of Facebook's pages and VK's groups together, no account counted for more than 300 posts.
SHAPES = (
    (
        -2.05, -1.93, -1.7, -1.53, -1.39, -1.26, -1.14, -1.02, -0.94, -0.84, -0.74, -0.65, -0.54, -0.44, -0.35,
        -0.28, -0.2, -0.13, -0.07, 0.0, 0.09, 0.15, 0.22, 0.29, 0.35, 0.39, 0.46, 0.53, 0.61, 0.67,
        0.75, 0.82, 0.89, 0.97, 1.05, 1.13, 1.24, 1.36, 1.52, 1.84, 2.38, 3.26, 3.92,
    ),
    (
        -2.43, -2.15, -1.77, -1.52, -1.37, -1.23, -1.11, -1.02, -0.94, -0.84, -0.76, -0.68, -0.59, -0.52, -0.43,
        -0.36, -0.29, -0.23, -0.16, -0.1, -0.04, 0.03, 0.09, 0.16, 0.22, 0.28, 0.36, 0.42, 0.49, 0.58,
        0.66, 0.73, 0.83, 0.92, 1.03, 1.14, 1.26, 1.43, 1.65, 1.9, 2.4, 3.42, 3.97,
    ),
    (
        -2.55, -2.31, -1.89, -1.55, -1.34, -1.18, -1.05, -0.93, -0.83, -0.74, -0.66, -0.59, -0.52, -0.46, -0.39,
        -0.33, -0.27, -0.21, -0.16, -0.1, -0.04, 0.02, 0.08, 0.14, 0.2, 0.26, 0.32, 0.38, 0.45, 0.52,
        0.6, 0.68, 0.78, 0.86, 0.95, 1.06, 1.18, 1.32, 1.51, 1.73, 2.08, 2.49, 2.83,
    ),
    (
        -2.97, -2.56, -2.01, -1.6, -1.37, -1.19, -1.06, -0.95, -0.85, -0.76, -0.68, -0.6, -0.53, -0.46, -0.4,
        -0.33, -0.27, -0.21, -0.15, -0.1, -0.04, 0.01, 0.07, 0.12, 0.19, 0.25, 0.3, 0.36, 0.42, 0.49,
        0.56, 0.63, 0.71, 0.79, 0.87, 0.96, 1.08, 1.22, 1.37, 1.58, 1.9, 2.3, 2.62,
    ),
    (
        -2.69, -2.4, -2.0, -1.67, -1.45, -1.29, -1.15, -1.04, -0.93, -0.84, -0.75, -0.67, -0.6, -0.52, -0.45,
        -0.38, -0.31, -0.25, -0.18, -0.11, -0.05, 0.01, 0.08, 0.14, 0.2, 0.27, 0.33, 0.4, 0.46, 0.53,
        0.6, 0.67, 0.75, 0.83, 0.91, 1.01, 1.12, 1.24, 1.39, 1.59, 1.92, 2.35, 2.63,
    ),
)  # fmt: skip

# The share of a month's engagement at nodes.AGES. The general one is believed: between the retweets, which are
# of large accounts and of the quickest network, and the news. Facebook's and LinkedIn's steps from 12 hours to
# two days are the news'; before and after them they are the general curve's.
GROWTH = (0.03, 0.12, 0.28, 0.42, 0.58, 0.75, 0.86, 0.93, 0.96, 0.98, 1.0)
X_GROWTH = (0.215, 0.351, 0.506, 0.636, 0.757, 0.884, 0.95, 0.985, 1.0, 1.0, 1.0)
FACEBOOK_GROWTH = (0.023, 0.09, 0.211, 0.317, 0.437, 0.651, 0.86, 0.93, 0.96, 0.98, 1.0)
LINKEDIN_GROWTH = (0.02, 0.079, 0.184, 0.277, 0.382, 0.609, 0.86, 0.93, 0.96, 0.98, 1.0)
