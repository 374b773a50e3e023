"""Registers of cohorts and their schedule, and of what shows their places: people, roles, organisations."""

from cohorts.admin import cohorts, people, records, roles, rooms, schedule

__all__ = ["cohorts", "people", "records", "roles", "rooms", "schedule"]
