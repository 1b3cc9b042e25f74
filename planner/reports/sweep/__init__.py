"""What a sweep looks like: a folder with its rows and a page that says what follows from them."""
