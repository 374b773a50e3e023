"""The gallery of finished projects: what may be published of one, who is asked, and what visitors find."""
