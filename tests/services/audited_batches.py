"""The services of batches that have no audit entry of their own."""

NOT_AUDITED = {"batch_rows.changed": "it is the audit, of batches"}
