"""What is shown of a plan: figures, tables, charts, pages and sheets."""
