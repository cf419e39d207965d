"""What several pages need: sessions, texts, forms, the site."""
