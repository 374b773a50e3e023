"""Pages of the accredited pathway: of the programme, of a cohort, of the awarding body's contact, one's own."""
