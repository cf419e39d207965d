"""`python -m cli` is the command `debrief`."""

from cli.main import main

if __name__ == "__main__":
    main()
