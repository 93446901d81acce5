"""What `xortui` and `python -m xortui` run: the command line, and nothing on an interrupt while that is still read."""

import sys


def main() -> int:
    """Do what the command line says; return the exit code."""
    try:
        from xortui.cli.main import main
    except KeyboardInterrupt:
        return 130  # 128 and the number of SIGINT, as `xortui.cli.output` has it, which may not have been read
    return main()


if __name__ == "__main__":
    sys.exit(main())
