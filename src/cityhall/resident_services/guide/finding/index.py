"""The procedures of a catalogue as a full-text index in memory, made once per catalogue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import tantivy

from cityhall.engine.procedures.api import Catalogue, Procedure, search_text
from cityhall.kernel.folding import fold
from cityhall.kernel.texts import plain
from cityhall.resident_services.guide.finding.tokens import HITHER, Term, terms

#: How much a hit in a field counts. Residents' own words (keywords) weigh as much as the title.
FIELDS = {"title": 4.0, "keywords": 4.0, "events": 1.0, "summary": 1.5, "more": 0.4}
_KEYWORD_BONUS = 6.0  # a keyword of which every word is in the wish, per word
_RELEVANT = 0.12  # of the best score: what scores less has met a stray word only
_STRONG = 0.5  # of the best score: a wish that scores less was told by common words only


@dataclass(frozen=True)
class Hit:
    """A procedure that answers a search; a higher score fits better."""

    id: str
    title: str
    score: float


class Finder:
    """Searches one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._ids = list(catalogue.procedures)
        self._index = _index_of(catalogue)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def search(self, words: str, top: int) -> list[Hit]:
        """The best procedures for words as residents use them, several wishes in one line too."""
        scores: dict[str, float] = {}
        wishes = [found for wish in wishes_in(words) if (found := self._scores(wish))]
        best = max((max(found.values()) for found in wishes), default=1.0)
        firsts = {max(found, key=found.__getitem__) for found in wishes}
        for found in wishes:
            # A wish with common words only must not drown a telling one, nor be drowned by it.
            share = (max(found.values()) * best) ** 0.5
            for procedure, score in found.items():
                scores[procedure] = scores.get(procedure, 0.0) + score / share
        top_score = max(scores.values(), default=0.0)
        for first in firsts:
            # What answers a wish best comes before what answers any of them second best.
            if scores[first] >= _STRONG * top_score:
                scores[first] = top_score
        ranked = sorted(scores, key=lambda procedure: (-scores[procedure], procedure))
        kept = [one for one in ranked if scores[one] >= _RELEVANT * top_score]
        return [
            self._hit(one, scores.get(one, 0.0)) for one in (kept or self._by_letters(words))[:top]
        ]

    def life_events(self, words: str) -> list[str]:
        """The life events that the words speak of: the longest match wins, word by word."""
        said = {term.word for term in terms(words)}
        matches = [
            (found, event)
            for event, keywords in self._event_words.items()
            for found in keywords
            if found and found <= said
        ]
        taken: dict[str, int] = {}
        understood: set[str] = set()
        for found, event in sorted(matches, key=lambda match: -len(match[0])):
            longest = [taken.setdefault(word, len(found)) for word in found]
            if len(found) in longest:
                understood.add(event)
        return [event for event in self._catalogue.life_events if event in understood]

    def _scores(self, wish: Sequence[Term]) -> dict[str, float]:
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, part) for part in self._parts(wish)]
        )
        hits = self._searcher.search(query, limit=max(1, len(self._ids)), count=False).hits
        scores = {}
        said = {term.word for term in wish}
        for score, address in hits:
            procedure = self._ids[self._searcher.doc(address)["place"][0]]
            met = (_met(keyword, said) for keyword in self._keywords[procedure])
            scores[procedure] = score + _KEYWORD_BONUS * max(met, default=0)
        return scores

    def _parts(self, wish: Iterable[Term]) -> Iterator[Any]:
        for term in wish:
            for field, weight in FIELDS.items():
                for form in term.forms:
                    # The same word by its sound alone is a weaker sign than by its letters.
                    lowered = weight * (0.3 if form.startswith("r:") else 1.0)
                    yield tantivy.Query.boost_query(
                        tantivy.Query.term_query(self._schema, field, form), lowered
                    )

    def _by_letters(self, words: str) -> list[str]:
        """Procedures in whose title or keywords the letters stand; for words nobody could split."""
        wanted = fold(words)
        if len(wanted) < 2:
            return []
        return [
            procedure.id
            for procedure in self._catalogue.procedures.values()
            if any(
                wanted in fold(text) for text in (*procedure.keywords, *procedure.title.values())
            )
        ]

    def _hit(self, procedure: str, score: float) -> Hit:
        title = self._catalogue.procedures[procedure].title["ja"]
        return Hit(procedure, title, round(score, 4) or 0.1)

    @cached_property
    def _keywords(self) -> dict[str, list[frozenset[str]]]:
        return {
            procedure.id: [_words(keyword) for keyword in procedure.keywords if _words(keyword)]
            for procedure in self._catalogue.procedures.values()
        }

    @cached_property
    def _event_words(self) -> dict[str, list[frozenset[str]]]:
        """What residents say of each event, and its title; of its English summary single words.

        An English word that stands in the title of one event is not looked for in summaries.
        """
        events = self._catalogue.life_events.values()
        titles = {event.id: _words(event.title.get("en", "")) for event in events}
        in_titles = frozenset(chain.from_iterable(titles.values()))
        return {
            event.id: [
                *map(_words, (*event.keywords, *event.title["ja"].split("・"))),
                *(frozenset({word}) for word in titles[event.id]),
                *(frozenset({word}) for word in _words(event.summary.get("en", "")) - in_titles),
            ]
            for event in events
        }


@lru_cache(maxsize=4)
def finder_of(catalogue: Catalogue) -> Finder:
    """The finder of a catalogue, kept as long as the catalogue is in use."""
    return Finder(catalogue)


def wishes_in(words: str) -> list[list[Term]]:
    """The words split where people pause: one list of terms per wish."""
    parts = words.replace("、", " ").replace("。", " ").replace("，", " ").replace(",", " ").split()
    if words.isascii():
        parts = [words]  # English words are split by spaces themselves
    return [found for part in parts[:12] if (found := terms(part))]


def _index_of(catalogue: Catalogue) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace")
    builder.add_unsigned_field("place", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=15_000_000, num_threads=1)
    for place, procedure in enumerate(catalogue.procedures.values()):
        texts = {field: _indexed(text) for field, text in _texts(catalogue, procedure).items()}
        writer.add_document(tantivy.Document(place=place, **texts))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _texts(catalogue: Catalogue, procedure: Procedure) -> dict[str, list[str]]:
    events = [catalogue.life_events[one] for one in procedure.life_events]
    own = search_text(procedure)
    laws = [law.act for law in procedure.law]
    more = [procedure.place, procedure.next_steps, *procedure.bring]
    return {
        "title": [own["title"]],
        "keywords": list(procedure.keywords),
        "summary": [own["summary"]],
        "events": [*chain.from_iterable((*event.keywords, event.title["ja"]) for event in events)],
        "more": [procedure.service_kind, *laws, *(plain(text["ja"]) for text in more if text)],
    }


def _indexed(texts: Iterable[str]) -> str:
    return " ".join(form for text in texts for term in terms(text) for form in term.forms)


def _met(keyword: frozenset[str], said: set[str]) -> int:
    """How many words of a keyword were said; 0 unless all were, and none in another direction.

    引っ越した is heard as 引っ越してきた too, but 引っ越してきた never as 引っ越す.
    """
    hither = {word + HITHER for word in keyword} & said
    is_met = hither <= keyword and all(word in said or word.endswith(HITHER) for word in keyword)
    return len(keyword & said) if is_met else 0


def _words(text: str) -> frozenset[str]:
    return frozenset(term.word for term in terms(text))
