"""The registers of projects, what they measure and try, common causes, presentations and the gallery."""

from projects.admin import gallery, measures, presentations, projects  # noqa: F401  each registers its own
