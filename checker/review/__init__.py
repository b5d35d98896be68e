"""The instructor's web app: it reads the journal and the reports, keeps what people say of them, and never grades."""
