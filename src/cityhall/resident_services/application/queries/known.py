"""What is known for a draft, what is still to be asked, on which pages."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cityhall.engine.procedures.api import Catalogue, Procedure
from cityhall.foundation.accounts.api import Assurance
from cityhall.foundation.residents.api import (
    KnownFact,
)
from cityhall.foundation.vocabulary.api import (
    InvalidValue,
    Item,
    Scalar,
    absent_answer,
    asked_items,
    listed_values,
    offered_rows,
    required_items,
    unfit_answers,
)
from cityhall.resident_services.application.needs import needs_of, sources_of
from cityhall.resident_services.application.rules import (
    EMAIL,
    HELP_GROUP,
    PHONE,
    FormPage,
    Wanted,
    digest_of,
    form_pages,
    statement_of,
    verified_over,
    wanted_items,
)

ALWAYS = ""  # stands for the bundle itself where the procedures that want an item are named


@dataclass(frozen=True)
class Known:
    """Everything a draft can build on.

    `answers` are what the resident said in this draft; `facts` what the city knows and may use
    for all the procedures that want it; `refused` why a known fact is asked again nevertheless;
    `verified` what a proof of identity says; `guided` what was answered in the guide. An answer
    wins over a fact, a proof over an answer. `person_id` is whoever has signed in.
    """

    person_id: int | None
    catalogue: Catalogue
    procedures: tuple[Procedure, ...]
    answers: Mapping[str, Any]
    facts: Mapping[str, KnownFact]
    refused: Mapping[str, str]
    verified: Mapping[str, Any]
    guided: frozenset[str]
    today: date

    @cached_property
    def together(self) -> dict[str, Any]:
        """Value of each item: the answer, or else the fact; a proven name wins over a typed one."""
        return self.listed | self._said

    @cached_property
    def _said(self) -> dict[str, Any]:
        facts = {item: fact.value for item, fact in self.facts.items()}
        return facts | dict(self.answers) | self.corrected

    @cached_property
    def listed(self) -> dict[str, Any]:
        """What was written in a list of people already, and is not asked once more."""
        found = listed_values(self.catalogue.vocabulary, self._said)
        return {item: value for item, value in found.items() if item not in self._said}

    @cached_property
    def offered(self) -> dict[str, Any]:
        """What a form shows filled in: what is known, and beginnings of lists not yet written."""
        return offered_rows(self.catalogue.vocabulary, self._said) | self.together

    @cached_property
    def corrected(self) -> dict[str, Any]:
        """Typed answers that a proof of identity has put right, and told so on the check page."""
        return verified_over(self.answers, self.verified)

    @cached_property
    def values(self) -> Mapping[str, Scalar | None]:
        """What rules compare: with derived items, and what does not apply settled."""
        return self.catalogue.known(self.together, today=self.today)

    @cached_property
    def wanted(self) -> list[Wanted]:
        """Every item that is asked here; one whose condition is still open comes when it is not."""
        vocabulary = self.catalogue.vocabulary
        found = wanted_items(
            {
                **{procedure.id: self._needs(procedure) for procedure in self.procedures},
                ALWAYS: self._always(),
            },
            vocabulary,
            list(vocabulary.groups),
        )
        asked = asked_items(vocabulary, self.together, today=self.today)
        among = {each.item.id for each in found}
        return [
            Wanted(each.item, each.procedures, self._opened_by(each.item))
            for each in found
            if asked[each.item.id] and not self._follows(each.item, among)
        ]

    def _opened_by(self, item: Item) -> frozenset[str]:
        condition = item.asked_when
        return self.catalogue.rulebook.items(condition) if condition else frozenset()

    def _follows(self, item: Item, among: Set[str]) -> bool:
        """Whether an item need not be asked because it follows from others that are asked here.

        Once those are answered and still leave it open, it is asked.
        """
        if item.derive is None:
            return False
        sources = sources_of(self.catalogue, item.id) & among
        is_open = self.values.get(item.id) is None
        return bool(sources) and not (is_open and sources <= self.together.keys())

    def _always(self) -> list[str]:
        vocabulary = self.catalogue.vocabulary
        return [
            item.id for item in vocabulary.values() if item.group == HELP_GROUP or item.id == EMAIL
        ]

    def _needs(self, procedure: Procedure) -> tuple[str, ...]:
        """What a procedure rests on, without documents that are not to be attached."""
        attached = self.catalogue.documents_wanted(
            procedure, self.together, today=self.today, known=self.values
        )
        left_out = frozenset(item for item, is_wanted in attached.items() if not is_wanted)
        needs = needs_of(self.catalogue, procedure.id, left_out)
        decided_by = (item for item in needs.decided_by if item in self.together)
        return (*needs.items, *decided_by)

    @cached_property
    def pages(self) -> list[FormPage]:
        """The form's pages: what is wanted and not known from facts (an answer keeps its place)."""
        return form_pages(each for each in self.wanted if each.item.id not in self.unasked)

    @cached_property
    def unasked(self) -> frozenset[str]:
        """What need not be asked: known from facts or a list, answered in the guide, following."""
        derived = {
            each.item.id
            for each in self.wanted
            if each.item.derive is not None
            and (not each.item.askable or self.values.get(each.item.id) is not None)
        }
        guided = self.guided & self.answers.keys()
        known = self.facts.keys() | self.listed.keys() | derived
        return (frozenset(known - self.answers.keys()) | guided) - self.unfit.keys()

    @cached_property
    def unfit(self) -> Mapping[str, InvalidValue]:
        """What is known and does not fit, by item: it is asked (again), with what to do."""
        in_city = {procedure.in_city for procedure in self.procedures}
        return unfit_answers(
            self.catalogue.vocabulary, self.together, today=self.today, in_city=in_city
        )

    def faults(
        self, items: Sequence[Item], language: str, *, empty: Sequence[str] = ()
    ) -> dict[str, str]:
        """What is to be put right in these items as they stand together, by name of form field.

        `empty` are items just left empty: of them too, what the others make necessary is said.
        """
        wrong = {item.id: self.unfit[item.id] for item in items if item.id in self.unfit}
        for item in items:
            if item.id in empty and item.id in self._required_beside:
                wrong[item.id] = absent_answer(item)
        return {fault.field or item: fault.sentence(language) for item, fault in wrong.items()}

    @cached_property
    def _required_beside(self) -> frozenset[str]:
        """What may be left empty otherwise, but not beside the answers that there are."""
        return required_items(self.catalogue.vocabulary, self.together, today=self.today)

    @cached_property
    def missing(self) -> list[Wanted]:
        """Required questions without an answer that fits, in the order of the form."""
        return [
            each
            for page in self.pages
            for each in page.wanted
            if each.item.id in self.unfit
            or each.item.id in self._unread
            or (each.item.id not in self.answers and self._is_required(each))
        ]

    @cached_property
    def _unread(self) -> frozenset[str]:
        """Names that a card has put right and that have no reading yet."""
        names = (item for item, value in self.corrected.items() if isinstance(value, Mapping))
        return frozenset(name for name in names if not self.corrected[name].get("family_kana"))

    def another_names(self, items: Sequence[Item]) -> dict[str, str]:
        """Of these names, as typed with their reading, those that a proof of identity says are
        another's: the proven name, by item."""
        proven = {item.id: self.corrected[item.id] for item in items if item.id in self._unread}
        return {
            item: f"{name['family']} {name['given']}".strip()
            for item, name in proven.items()
            if self.answers[item].get("family_kana")
        }

    def _is_required(self, wanted: Wanted) -> bool:
        """Where an act needs a contact, the address to write to is required."""
        return (
            wanted.item.required
            or wanted.item.id in self._required_beside
            or (wanted.item.id == EMAIL and self.assurance == Assurance.CONTACT)
        )

    @cached_property
    def new_questions(self) -> list[Wanted]:
        """Questions of the form that have no answer yet."""
        settled = self.unasked | self.answers.keys()
        return [each for each in self.wanted if each.item.id not in settled]

    @property
    def page_to_go_on(self) -> FormPage | None:
        """Where somebody goes on who comes back: what is required and missing, else after the
        last page that has an answer; None for the check."""
        missing = {each.item.id for each in self.missing}
        answered = None
        for page in self.pages:
            if any(each.item.id in missing for each in page.wanted):
                return page
            if any(each.item.id in self.answers for each in page.wanted):
                answered = page
        return self.page_after(answered.slug if answered else "")

    def page(self, slug: str) -> FormPage | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def page_after(self, slug: str) -> FormPage | None:
        """The next page in order; None after the last."""
        slugs = [page.slug for page in self.pages]
        if slug not in slugs:
            return self.pages[0] if self.pages else None
        following = self.pages[slugs.index(slug) + 1 :]
        return following[0] if following else None

    @property
    def contact(self) -> dict[str, Any]:
        """How to reach the person and what would help, for every case of the bundle."""
        help_items = (
            item.id for item in self.catalogue.vocabulary.values() if item.group == HELP_GROUP
        )
        helped = {
            item.partition(".")[2]: self.together[item]
            for item in help_items
            if self.together.get(item)
        }
        reach = {"email": self.together.get(EMAIL), "phone": self.together.get(PHONE)}
        return {name: value for name, value in reach.items() if value} | helped

    @property
    def assurance(self) -> str:
        """The strongest proof of identity that an act done online needs.

        What is finished at a counter is proven there.
        """
        needed = [p.identity for p in self.procedures if p.finishes_at == "online"]
        return max(needed, key=Assurance.values.index, default="none")

    @cached_property
    def digest(self) -> str:
        """The mark of what a check page of this draft shows."""
        return digest_of(self.together, (procedure.id for procedure in self.procedures))

    @cached_property
    def statement(self) -> str:
        """What the resident signs, where a signature is needed."""
        return statement_of(self.answers, (procedure.id for procedure in self.procedures))

    def filed(self) -> tuple[dict[str, Any], dict[str, str]]:
        """What the cases receive, and the source of each value that was not asked.

        Only what the procedures want; an item that does not apply is absent.
        """
        wanted = {each.item.id for each in self.wanted}
        answers = {item: value for item, value in self.together.items() if item in wanted}
        reused = {
            item: fact.source
            for item, fact in self.facts.items()
            if item in answers and (item not in self.answers or item in self.corrected)
        }
        return answers, reused
