"""A site without a single address."""

urlpatterns: list = []
