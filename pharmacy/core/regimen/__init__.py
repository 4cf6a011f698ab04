"""What the patient takes on which day: schedules, tapers, amendments, and supply on hand."""
