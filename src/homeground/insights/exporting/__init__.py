"""A brand's numbers as files for an analyst: typed tables in Parquet or CSV, and what was learned from them."""

from .exporting import FORMATS, Exported, Wish, Written, export

__all__ = ["FORMATS", "Exported", "Wish", "Written", "export"]
