"""The one-page poster and the full report of a project, from one frozen object that holds what its page shows."""
