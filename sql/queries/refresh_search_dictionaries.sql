-- Counts the words and artists of the searches anew; once a day, see docs/search.md. Takes 3 s for a million tracks.

select words, artists from refresh_search_dictionaries();
