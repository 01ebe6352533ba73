"""PDF documents, read by pypdf."""
