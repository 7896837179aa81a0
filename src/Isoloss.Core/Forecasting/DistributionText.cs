using System.Globalization;

namespace Isoloss.Core.Forecasting;

/// <summary>
/// Reads distributions as people write them: <c>2.5</c>, <c>5%</c>, <c>90%[-2, 2]</c> (normal), <c>lognormal 90%[11, 19.5]</c>,
/// <c>normal(0, 1)</c>, <c>uniform[0, 3]</c>, <c>loguniform[1e3, 1e6]</c>, <c>beta(2, 5)[0, 10]</c>,
/// <c>mixture(50%: uniform[0, 1], 50%: normal(3, 1))</c>, <c>quantiles(5%: 24, 50%: 28, 95%: 33)</c>.
/// </summary>
public sealed class DistributionText
{
    private const string Expected = "a number, 90%[a, b], normal, lognormal, uniform, loguniform, beta, mixture or quantiles";
    private const int LongestText = 4000, DeepestNesting = 8;
    private static readonly string[] Names = ["normal", "lognormal", "uniform", "loguniform", "beta", "mixture", "quantiles"];

    private readonly string _text;
    private int _at;

    private DistributionText(string text) => _text = text;

    /// <summary>Reads one distribution.</summary>
    /// <exception cref="BadInputException">The text is none; says what was found, where and what was expected.</exception>
    public static Distribution Parse(string text)
    {
        if (text.Length > LongestText)
            throw new BadInputException($"found {text.Length} characters, expected a distribution of at most {LongestText}");
        var reader = new DistributionText(text);
        Distribution read = reader.ReadDistribution(0);
        reader.SkipSpace();
        return reader._at == text.Length ? read : throw reader.Wrong("the end");
    }

    private Distribution ReadDistribution(int depth)
    {
        if (depth > DeepestNesting)
            throw Wrong($"at most {DeepestNesting} mixtures in each other");
        SkipSpace();
        if (_at >= _text.Length || !char.IsAsciiLetter(_text[_at]))
            return ReadPlain();
        int start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        string name = _text[start.._at].ToLowerInvariant();
        return name switch
        {
            "normal" => ReadTwo((m, s) => new Normal(m, s), (level, a, b) => new Normal(level, a, b)),
            "lognormal" => ReadTwo((m, s) => new LogNormal(m, s), (level, a, b) => new LogNormal(level, a, b)),
            "uniform" => ReadRange((a, b) => new Uniform(a, b)),
            "loguniform" => ReadRange((a, b) => new LogUniform(a, b)),
            "beta" => ReadBeta(),
            "mixture" => new Mixture(ReadPairs(() => ReadDistribution(depth + 1))),
            "quantiles" => new Quantiles(ReadPairs(ReadNumber)),
            _ => throw new BadInputException($"found '{name}', expected {Expected}{NearestName.Hint(name, Names)}"),
        };
    }

    /// <summary>A number, or an interval with its level alone, which is normal.</summary>
    private Distribution ReadPlain()
    {
        double value = ReadNumber(out bool isPercent);
        if (!isPercent || !Next('['))
            return new Point(value);
        var (a, b) = ReadEnds(']');
        return new Normal(value, a, b);
    }

    private Distribution ReadTwo(Func<double, double, Distribution> plain, Func<double, double, double, Distribution> interval)
    {
        if (Next('('))
        {
            var (a, b) = ReadEnds(')');
            return plain(a, b);
        }
        SkipSpace();
        double level = ReadNumber(out bool isPercent);
        if (!isPercent || !Next('['))
            throw Wrong("a level and an interval, such as 90%[1, 3]");
        var (lower, upper) = ReadEnds(']');
        return interval(level, lower, upper);
    }

    private Distribution ReadRange(Func<double, double, Distribution> make)
    {
        Require('[');
        var (a, b) = ReadEnds(']');
        return make(a, b);
    }

    private Beta ReadBeta()
    {
        Require('(');
        var (a, b) = ReadEnds(')');
        if (!Next('['))
            return new Beta(a, b);
        var (lower, upper) = ReadEnds(']');
        return new Beta(a, b, lower, upper);
    }

    private List<(double, T)> ReadPairs<T>(Func<T> read)
    {
        List<(double, T)> pairs = [];
        Require('(');
        do
        {
            double share = ReadNumber();
            Require(':');
            pairs.Add((share, read()));
        }
        while (Next(','));
        Require(')');
        return pairs;
    }

    private (double, double) ReadEnds(char close)
    {
        double a = ReadNumber();
        Require(',');
        double b = ReadNumber();
        Require(close);
        return (a, b);
    }

    private double ReadNumber() => ReadNumber(out _);

    private double ReadNumber(out bool isPercent)
    {
        SkipSpace();
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '.' || IsSign(start) || IsExponent()))
            _at++;
        if (!double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            _at = start;
            throw Wrong(start == 0 ? Expected : "a number");
        }
        isPercent = Next('%');
        return isPercent ? value / 100 : value * Suffix();
    }

    /// <summary>k, M, B or T behind a number, as everywhere in the tool.</summary>
    private double Suffix()
    {
        double factor = _at >= _text.Length ? 1 : _text[_at] switch { 'k' => 1e3, 'M' => 1e6, 'B' => 1e9, 'T' => 1e12, _ => 1 };
        if (factor > 1)
            _at++;
        return factor;
    }

    private bool IsSign(int start) => _text[_at] is '-' or '+' && (_at == start || _text[_at - 1] is 'e' or 'E');

    private bool IsExponent() => _text[_at] is 'e' or 'E' && _at + 1 < _text.Length && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] is '-' or '+');

    private bool Next(char expected)
    {
        SkipSpace();
        bool found = _at < _text.Length && _text[_at] == expected;
        if (found)
            _at++;
        return found;
    }

    private void Require(char expected)
    {
        if (!Next(expected))
            throw Wrong($"'{expected}'");
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private BadInputException Wrong(string expected)
    {
        string found = _at >= _text.Length ? "the end" : $"'{_text.Substring(_at, Math.Min(20, _text.Length - _at))}'";
        string shown = _text.Length <= 80 ? _text : _text[..77] + "...";
        return new BadInputException($"'{shown}': found {found} at character {_at + 1}, expected {expected}");
    }
}
