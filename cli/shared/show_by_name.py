"""Groups of commands to which the word `show` may be left out."""

from __future__ import annotations

import click

from knowledge.model.problems import closest


class ShowByName(click.Group):
    """A group to which `show` may be left out: what is no subcommand is the id to show."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand, which is `show` for all but the names of the others."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            if len(args) > 1 and not args[1].startswith("-"):
                near = closest(args[0], self.commands)
                hint = f"Did you mean '{near}'?" if near else "`--help` lists all."
                ctx.fail(f"There is no command '{args[0][:60]}'. {hint}")
            return "show", self.commands["show"], args
        return super().resolve_command(ctx, args)
