"""Registers of programmes, their elements, frameworks and domains: all that a blueprint brings is entered by hand."""

from programmes.admin import elements, frameworks, programmes

__all__ = ["elements", "frameworks", "programmes"]
