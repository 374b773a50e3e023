"""The registers of projects, what they measure and try, common causes and presentations."""

from projects.admin import measures, presentations, projects  # noqa: F401  each registers its own
