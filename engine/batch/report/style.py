"""How a report looks: on light and dark screens, on a telephone, on paper."""

from __future__ import annotations

from engine.core.drawing.svg import COLOURS, FONT

_RULES = """\
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 """ + FONT + """}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.3rem;margin:2.5rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--rim)}
h3{font-size:1.05rem;margin:1.5rem 0 .25rem}
p,ul{max-width:46rem;margin:.5rem 0}
.quiet,figcaption,caption{color:var(--quiet)}
.quiet{font-size:.92rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0}
a{color:var(--critical)}
code{font:.9em ui-monospace,'DejaVu Sans Mono',Consolas,monospace;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));\
gap:.75rem;margin:1rem 0}
.facts div{background:var(--column);border-radius:8px;padding:.7rem .9rem}
.facts dt{color:var(--quiet);font-size:.92rem}
.facts dd{margin:0;font-size:1.5rem;font-weight:600;line-height:1.3}
.facts small{display:block;overflow-wrap:anywhere;\
font-size:.85rem;font-weight:400;color:var(--quiet)}
.beside{display:flex;flex-wrap:wrap;gap:0 2rem;align-items:flex-start}
.beside>*{flex:0 1 auto;min-width:0;max-width:100%}
.beside>.wide{flex:1 1 20rem}
figure{margin:1rem 0}
figure svg{display:block;max-width:none;height:auto}
figcaption{font-size:.9rem;max-width:40rem}
.wide{overflow-x:auto;max-width:100%}
.wide:focus-visible,a:focus-visible{outline:2px solid var(--critical);outline-offset:2px}
table{border-collapse:collapse;margin:1rem 0;font-size:.95rem}
caption{text-align:left;font-size:.9rem;padding-bottom:.3rem}
th,td{padding:.3rem .75rem .3rem 0;text-align:left;vertical-align:top;\
border-bottom:1px solid var(--column)}
thead th{border-bottom:1px solid var(--rim);font-weight:600;vertical-align:bottom}
tbody th{font-weight:400;min-width:9rem;max-width:24rem;overflow-wrap:anywhere}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
thead .number{white-space:normal}
.meter{display:block;width:100%;min-width:4rem;height:6px;margin-top:3px}
.same{font-weight:700}
.rules{columns:20rem;column-gap:2rem;max-width:none;padding-left:1.1rem;font-size:.92rem}
.rules li{break-inside:avoid}
@media (max-width:30rem){body{font-size:15px}h1{font-size:1.5rem}main{padding:1rem .9rem 3rem}}
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}nav{display:none}
h2{break-after:avoid}figure,tr,.facts{break-inside:avoid}.wide{overflow:visible}
figure svg{max-width:100%}
thead{display:table-header-group}a{color:inherit}
.meter,.facts div{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""


def style() -> str:
    """The style sheet, in the colours of the pictures."""
    light, dark = ("".join(f"--{role}:{both[dim]};" for role, both in COLOURS.items())
                   for dim in (0, 1))
    return (f":root{{color-scheme:light dark;{light}}}\n"
            f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{_RULES}")
