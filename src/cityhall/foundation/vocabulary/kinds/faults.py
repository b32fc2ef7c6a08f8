"""What can be wrong with an answer, in three languages, and where it stands in the form."""

from collections.abc import Sequence

from cityhall.foundation.vocabulary.definitions import Text
from cityhall.foundation.vocabulary.kinds.words import PROBLEMS
from cityhall.kernel.errors import Invalid
from cityhall.kernel.texts import chosen, fill, plain


class InvalidValue(Invalid):
    """An answer that does not fit, for one field; `message` and `remedy` are Japanese."""

    def __init__(self, code: str, field: str, label: Text, **values: object) -> None:
        self._label = label
        self._values = values
        message, remedy = self._words(code, "ja")
        super().__init__(f"value.{code}", message, remedy, field=field)

    def in_language(self, language: str) -> tuple[str, str]:
        """Message and remedy as plain words of a language, falling back to Japanese."""
        return self._words(self.code.removeprefix("value."), language)

    def sentence(self, language: str) -> str:
        """Message and remedy as sentences, each with its full stop."""
        stop, gap = (".", " ") if language == "en" else ("。", "")
        said = [words for words in self.in_language(language) if words]
        return gap.join(words if words[-1] in ".。?？" else f"{words}{stop}" for words in said)

    def _words(self, code: str, language: str) -> tuple[str, str]:
        values = {
            name: plain(chosen(value, language)[0]) if isinstance(value, dict) else value
            for name, value in {"label": self._label, **self._values}.items()
        }
        message, remedy = PROBLEMS[code]
        return tuple(  # type: ignore[return-value]  # two in, two out
            fill(plain(chosen(text, language)[0]), values) for text in (message, remedy)
        )


class ValueProblems(Exception):
    """Raised when an answer does not fit; carries one problem per wrong field."""

    def __init__(self, problems: Sequence[InvalidValue]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))
