"""Pages of the operator: queues, organisations, people, figures."""
