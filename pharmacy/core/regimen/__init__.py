"""What the patient takes on which day: schedules, tapers, amendments, and what is on hand."""
