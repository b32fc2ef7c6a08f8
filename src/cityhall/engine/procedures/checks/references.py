"""Every name in the catalogue means something that is defined, and of the right type."""

from cityhall.engine.procedures.checks.ground import Ground, Problems
from cityhall.engine.procedures.schema import Point, Procedure, Sentence
from cityhall.foundation.vocabulary.api import Item, Listed, Place, did_you_mean


def check_references(ground: Ground) -> Problems:
    yield from _items(ground)
    for procedure in ground.definitions.procedures.values():
        yield from _procedure(ground, procedure)
        yield from _items_of(ground, procedure)
    for event in ground.definitions.life_events.values():
        place = ground.definitions.place("life_events", event.id)
        for item_id in event.given:
            yield from ground.unknown(place, "項目", item_id, ground.vocabulary, "given", item_id)


def _items(ground: Ground) -> Problems:
    for item in ground.vocabulary.values():
        place = ground.item(item.id)
        yield from ground.unknown(place, "グループ", item.group, ground.vocabulary.groups, "group")
        yield from _listed(ground, item)
        source = item.derive.source if item.derive else None
        if source is None or item.derive is None:
            continue
        way = "count_people" if item.derive.count_people else "address"
        yield from ground.unknown(place, "項目", source, ground.vocabulary, "derive")
        wanted = "people" if way == "count_people" else "address"
        found = ground.vocabulary.get(source)
        if found is not None and found.type != wanted:
            yield place.problem(
                "item.wrong_source",
                f"「{source}」の type は {found.type} なので、ここからは求められません",
                f"type が {wanted} の項目を from に書いてください",
                "derive",
            )


def _listed(ground: Ground, item: Item) -> Problems:
    """A person is looked for in a list of people, by a relationship that the list knows."""
    if item.listed is None:
        return
    place, listed = ground.item(item.id), item.listed
    names = {"people": listed.list_} | ({"date": listed.born_on} if listed.born_on else {})
    for wanted, name in names.items():
        key = "list" if wanted == "people" else "born_on"
        yield from ground.unknown(place, "項目", name, ground.vocabulary, "listed", key)
        found = ground.vocabulary.get(name)
        if found is not None and found.type != wanted:
            yield place.problem(
                "item.wrong_source",
                f"「{name}」の type は {found.type} なので、ここからは求められません",
                f"type が {wanted} の項目を {key} に書いてください",
                "listed",
                key,
            )
    people = ground.vocabulary.get(listed.list_)
    if people is not None and people.options:
        yield from _relationships(place, people, listed)
    by = listed.relationship_by
    if by is not None:
        path = ("listed", "relationship_by", "item")
        yield from ground.unknown(place, "項目", by.item, ground.vocabulary, *path)


def _relationships(place: Place, people: Item, listed: Listed) -> Problems:
    key = "relationship" if listed.relationship else "relationship_by"
    known = [option.value for option in people.options]
    for relationship in listed.relationships:
        if relationship not in known:
            yield place.problem(
                "item.unknown_relationship",
                f"「{listed.list_}」に続柄「{relationship}」はありません",
                did_you_mean(relationship, known) or f"{'、'.join(known)} から選んでください",
                "listed",
                key,
            )


def _procedure(ground: Ground, procedure: Procedure) -> Problems:
    place = ground.procedure(procedure.id)
    definitions = ground.definitions
    purposes = ground.vocabulary.purposes
    yield from ground.unknown(place, "利用目的", procedure.purpose, purposes, "purpose")
    workflows = definitions.workflows
    yield from ground.unknown(place, "ワークフロー", procedure.workflow, workflows, "workflow")
    for index, event in enumerate(procedure.life_events):
        events = definitions.life_events
        yield from ground.unknown(place, "できごと", event, events, "life_events", index)
    if definitions.unit_codes:
        units, section = definitions.unit_codes, procedure.handled_by.section
        yield from ground.unknown(place, "組織", procedure.owner, units, "owner")
        yield from ground.unknown(place, "組織", section, units, "handled_by", "section")


def _items_of(ground: Ground, procedure: Procedure) -> Problems:
    place, vocabulary = ground.procedure(procedure.id), ground.vocabulary
    for index, item_id in enumerate(procedure.asks):
        yield from ground.unknown(place, "項目", item_id, vocabulary, "asks", index)
    for index, document in enumerate(procedure.documents):
        yield from _of_type(ground, procedure, document.id, "file", "documents", index, "id")
    if procedure.deadline is not None:
        event = procedure.deadline.event
        yield from _of_type(ground, procedure, event, "date", "deadline", "event")
    yield from _points(place, procedure)
    for address in procedure.in_city:
        yield from _of_type(ground, procedure, address, "address", "handled_by", "address")
        yield from _may_be_without_ward(ground, procedure, address)
    twice = {item_id for item_id in procedure.items if procedure.items.count(item_id) > 1}
    for item_id in sorted(twice):
        yield place.problem(
            "procedure.asked_twice",
            f"項目「{item_id}」が2度書かれています",
            "asks と documents のどちらかに、1度だけ書いてください",
            "asks",
        )


def _points(place: Place, procedure: Procedure) -> Problems:
    """Points and sentences are about what the procedure asks for, each under a name of its own."""
    named: dict[str, tuple[Point | Sentence, ...]] = {
        "points": procedure.points,
        "sentences": procedure.sentences,
    }
    for key, rows in named.items():
        names = [row.id for row in rows]
        for index, row in enumerate(rows):
            if names.index(row.id) != index:
                yield place.problem(
                    "procedure.named_twice",
                    f"{key} に「{row.id}」が2度あります",
                    "別の id にしてください",
                    key,
                    index,
                )
            for item_id in row.about:
                if item_id not in procedure.items:
                    yield place.problem(
                        "procedure.about_what_is_not_asked",
                        f"{key} の「{row.id}」は、この手続きで聞かない「{item_id}」についてです",
                        did_you_mean(item_id, procedure.items)
                        or "asks か documents にある項目を書いてください",
                        key,
                        index,
                        "about",
                    )


def _may_be_without_ward(ground: Ground, procedure: Procedure, address: str) -> Problems:
    """Whoever is to find the ward by an address must always be given one.

    That it lies in this city is then held where it is typed, and where cases are opened.
    """
    item = ground.vocabulary.get(address)
    if item is None:
        return  # a misspelt one is reported as such
    wrong = {
        "asks にない": address not in procedure.asks,
        "答えなくてもよい(required: false)": not item.required,
        "聞かれないことがある(asked_when)": item.asked_when is not None,
    }
    for why, is_so in wrong.items():
        if is_so:
            yield ground.procedure(procedure.id).problem(
                "procedure.may_have_no_ward",
                f"区を決める住所「{address}」が{why}ので、担当する区が決まらないことがあります",
                "必ず聞く住所を handled_by の address に書くか、ward を none にしてください",
                "handled_by",
            )


def _of_type(
    ground: Ground, procedure: Procedure, item_id: str, wanted: str, *path: str | int
) -> Problems:
    place = ground.procedure(procedure.id)
    yield from ground.unknown(place, "項目", item_id, ground.vocabulary, *path)
    item = ground.vocabulary.get(item_id)
    if item is not None and item.type != wanted:
        yield place.problem(
            "procedure.wrong_type",
            f"「{item_id}」の type は {item.type} です。ここには {wanted} の項目を書きます",
            f"type が {wanted} の項目の id に直してください",
            *path,
        )
