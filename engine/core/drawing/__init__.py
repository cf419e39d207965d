"""Pictures: layered graphs as SVG, flowcharts in Mermaid."""
