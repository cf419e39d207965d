"""What a person's cases say together: answers from earlier ones, and how they develop."""
