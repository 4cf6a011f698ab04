"""What the patient takes on which day: tapers, courses, amendments, and supply on hand."""
