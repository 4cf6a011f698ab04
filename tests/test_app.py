"""The application of a web process."""

import subprocess
import sys

# Each takes 5 to 17 MB, and few requests need it.
RARELY_USED = (
    "alembic", "biip", "cryptography.hazmat", "joserfc", "pypdf", "pypdfium2", "weasyprint",
)  # fmt: skip


def test_a_web_process_loads_no_large_library_that_few_requests_need() -> None:
    code = f"import sys, pharmacy.app; print([n for n in {RARELY_USED} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)
    assert done.stdout.strip() == b"[]"
