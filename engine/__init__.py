"""What follows from the knowledge: inference, proof, explanation, plan."""
