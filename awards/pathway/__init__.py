"""The accredited pathway: its verbs, its pages, and what outcomes and reports read of it."""

from awards.pathway.counts import PathwayCounts, pathway_counts

__all__ = ["PathwayCounts", "pathway_counts"]
