"""Facts to proof: network, inference, interpreter, diagnosis, proof."""
