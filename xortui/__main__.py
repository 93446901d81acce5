"""What `python -m xortui` runs."""

import sys

from xortui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
