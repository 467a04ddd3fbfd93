class TokenType:
    def __contains__(self, other: TokenType) -> bool: ...

Comment: TokenType
Error: TokenType
String: TokenType
