"""Registers of programmes, contracts, elements, frameworks, domains: all that a blueprint brings is entered by hand."""

from programmes.admin import contracts, elements, frameworks, programmes

__all__ = ["contracts", "elements", "frameworks", "programmes"]
