"""The accredited pathway: its verbs, its pages, and what outcomes and reports read of it."""

from awards.pathway.counts import PathwayCounts, Step, Waiting, pathway_counts

__all__ = ["PathwayCounts", "Step", "Waiting", "pathway_counts"]
