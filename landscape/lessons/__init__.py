"""What is taught: one Markdown file per lesson, in a folder per language."""
