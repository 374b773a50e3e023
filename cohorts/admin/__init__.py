"""Registers of cohorts, and of what shows their places: people, roles, organisations and professions."""

from cohorts.admin import cohorts, people, records, roles, rooms

__all__ = ["cohorts", "people", "records", "roles", "rooms"]
