"""`python -m homeground`: the command line."""

from homeground.cli import main

if __name__ == "__main__":
    main()
