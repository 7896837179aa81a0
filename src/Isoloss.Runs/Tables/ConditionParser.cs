using System.Text;
using Isoloss.Core;
using Isoloss.Runs.Numbers;

namespace Isoloss.Runs.Tables;

/// <summary>Recursive-descent parser of the row filter: one method per level of the grammar.</summary>
internal sealed class ConditionParser
{
    // Deeper nesting is an attack on the stack, not a question about runs.
    private const int DeepestNesting = 100;
    private const string SignCharacters = "=!<>(),";

    private readonly string _text;
    private int _start, _next, _depth;
    private string _token = "";
    private bool _quoted;

    public ConditionParser(string text)
    {
        _text = text;
        Advance();
    }

    /// <summary>filter: or-part, then the end.</summary>
    public Condition Parse()
    {
        var condition = ParseJunction("or", () => ParseJunction("and", ParseNegation));
        return AtEnd ? condition : throw Expected("'and', 'or' or the end");
    }

    private bool AtEnd => _token.Length == 0 && !_quoted;

    // part { word part }
    private Condition ParseJunction(string word, Func<Condition> parsePart)
    {
        var parts = new List<Condition> { parsePart() };
        while (IsKeyword(word))
        {
            Advance();
            parts.Add(parsePart());
        }
        return parts.Count == 1 ? parts[0] : new Junction(word == "and", parts);
    }

    // 'not' negation | '(' or-part ')' | comparison
    private Condition ParseNegation()
    {
        if (++_depth > DeepestNesting)
            throw Expected($"at most {DeepestNesting} nested conditions");
        Condition condition;
        if (IsKeyword("not"))
        {
            Advance();
            condition = new Negation(ParseNegation());
        }
        else if (IsSign("("))
        {
            Advance();
            condition = ParseJunction("or", () => ParseJunction("and", ParseNegation));
            Take(")");
        }
        else
            condition = ParseComparison();
        _depth--;
        return condition;
    }

    // column sign literal | column ['not'] 'in' '(' literal { ',' literal } ')'
    private Condition ParseComparison()
    {
        if (AtEnd || IsAnySign || IsAnyKeyword)
            throw Expected("a column name");
        string column = TakeToken();
        if (IsKeyword("in"))
            return ParseIn(column);
        if (IsKeyword("not"))
        {
            Advance();
            return IsKeyword("in") ? new Negation(ParseIn(column)) : throw Expected("'in'");
        }
        if (_quoted || _token is not ("=" or "==" or "!=" or "<" or "<=" or ">" or ">="))
            throw Expected("one of = != < <= > >= in");
        string sign = TakeToken();
        return ParseLiteral(column, sign == "==" ? "=" : sign);
    }

    private Condition ParseIn(string column)
    {
        Advance();
        Take("(");
        var choices = new List<Condition> { ParseLiteral(column, "=") };
        while (IsSign(","))
        {
            Advance();
            choices.Add(ParseLiteral(column, "="));
        }
        Take(")");
        return choices.Count == 1 ? choices[0] : new Junction(all: false, choices);
    }

    private Comparison ParseLiteral(string column, string sign)
    {
        if (AtEnd || IsAnySign || IsAnyKeyword)
            throw Expected("a number or a word");
        double? number = !_quoted && Quantity.TryParse(_token, out double value) ? value : null;
        if (number is null && sign is not ("=" or "!="))
            throw Expected($"a number such as 5e8 or 70B after {sign}");
        return new Comparison(column, sign, TakeToken(), number);
    }

    private bool IsAnySign => !_quoted && _token.Length > 0 && SignCharacters.Contains(_token[0], StringComparison.Ordinal);

    private bool IsAnyKeyword => IsKeyword("and") || IsKeyword("or") || IsKeyword("not") || IsKeyword("in");

    private bool IsKeyword(string word) => !_quoted && _token.Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool IsSign(string sign) => !_quoted && _token == sign;

    private void Take(string sign)
    {
        if (!IsSign(sign))
            throw Expected($"'{sign}'");
        Advance();
    }

    private string TakeToken()
    {
        string token = _token;
        Advance();
        return token;
    }

    private void Advance()
    {
        while (_next < _text.Length && char.IsWhiteSpace(_text[_next]))
            _next++;
        _start = _next;
        _quoted = _next < _text.Length && _text[_next] is '\'' or '"';
        _token = _quoted ? ReadQuoted() : ReadBare();
    }

    private string ReadBare()
    {
        if (_next == _text.Length)
            return "";
        if (SignCharacters.Contains(_text[_next], StringComparison.Ordinal))
        {
            bool isDouble = _text[_next] is not ('(' or ')' or ',') && _next + 1 < _text.Length && _text[_next + 1] == '=';
            _next += isDouble ? 2 : 1;
        }
        else
            while (_next < _text.Length && !char.IsWhiteSpace(_text[_next]) && _text[_next] is not ('\'' or '"')
                && !SignCharacters.Contains(_text[_next], StringComparison.Ordinal))
                _next++;
        return _text[_start.._next];
    }

    // The quote itself is written twice.
    private string ReadQuoted()
    {
        char quote = _text[_next++];
        var content = new StringBuilder();
        for (; _next < _text.Length; _next++)
        {
            if (_text[_next] != quote)
                content.Append(_text[_next]);
            else if (_next + 1 < _text.Length && _text[_next + 1] == quote)
                content.Append(_text[_next++]);
            else
            {
                _next++;
                return content.ToString();
            }
        }
        throw new BadInputException($"--where, position {_start + 1}: found a quote that is never closed in: {_text}");
    }

    private BadInputException Expected(string what)
    {
        string found = AtEnd ? "the end" : $"'{(_token.Length > 40 ? _token[..40] + "..." : _token)}'";
        string text = _text.Length > 200 ? _text[..200] + "..." : _text;
        return new BadInputException($"--where, position {_start + 1}: found {found}, expected {what} in: {text}");
    }
}
