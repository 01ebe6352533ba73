"""Discord: questions, commands, forms and buttons in; answers, files and news out."""
