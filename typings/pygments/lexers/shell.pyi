from collections.abc import Iterator

from pygments.token import TokenType

class PowerShellLexer:
    def get_tokens(self, text: str) -> Iterator[tuple[TokenType, str]]: ...
