"""Why a verdict is what it is, from its proof."""
