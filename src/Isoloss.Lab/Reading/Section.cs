using Isoloss.Core;
using Isoloss.Runs.Numbers;

namespace Isoloss.Lab.Reading;

/// <summary>
/// Reads one mapping of a study file. Every key that is asked for is known; <see cref="Close"/> reports the others,
/// so there is no second list of keys to keep in step.
/// </summary>
internal sealed class Section
{
    private readonly Dictionary<string, StudyNode> _values = [];
    private readonly List<StudyNode> _keys = [];
    private readonly List<string> _asked = [];

    /// <summary>Opens a mapping; anything else is reported and reads as an empty mapping.</summary>
    /// <param name="node">The value of the section's key.</param>
    /// <param name="path">Name in messages, such as <c>ladder</c>; empty for the whole file.</param>
    /// <param name="problems">Where problems go.</param>
    public Section(StudyNode node, string path, Problems problems)
    {
        (Node, Path, Problems) = (node, path, problems);
        if (node.Entries is null)
            problems.Wrong(node, path.Length == 0 ? "the file" : path, "a mapping");
        foreach (var (key, value) in node.Entries ?? [])
        {
            _keys.Add(key);
            _values[key.Text!] = value;
        }
    }

    public StudyNode Node { get; }

    public string Path { get; }

    public Problems Problems { get; }

    /// <summary>Names in the mapping, known or not.</summary>
    public IEnumerable<StudyNode> Keys => _keys;

    /// <summary>The value under a key, or null. The key counts as known from here on.</summary>
    public StudyNode? Find(string key)
    {
        if (!_asked.Contains(key))
            _asked.Add(key);
        return _values.GetValueOrDefault(key);
    }

    /// <summary>As <see cref="Find"/>, reporting a missing key.</summary>
    public StudyNode? Require(string key, string expected)
    {
        StudyNode? value = Find(key);
        if (value is null && Node.Entries is not null)
            Problems.Add(Node, $"{NameOf(key)} is missing: expected {expected}");
        return value;
    }

    public Section? Open(string key) => Find(key) is { } node ? new Section(node, NameOf(key), Problems) : null;

    public double? Number(string key, NumberRange range) => Find(key) is { } node ? AsNumber(node, NameOf(key), range) : null;

    public int? Whole(string key, int low, int high) => (int?)Number(key, new NumberRange(low, high, Whole: true));

    /// <summary>Hours as a number, or with a unit: 90min, 1.5h, 2d.</summary>
    public double? Hours(string key)
    {
        if (Find(key) is not { } node)
            return null;
        string text = node.IsQuoted ? "" : node.Text ?? "";
        (string digits, double factor) = text switch
        {
            _ when text.EndsWith("min", StringComparison.Ordinal) => (text[..^3], 1 / 60.0),
            _ when text.EndsWith('h') => (text[..^1], 1),
            _ when text.EndsWith('d') => (text[..^1], 24),
            _ => (text, 1.0),
        };
        if (Quantity.TryParse(digits, out double value) && value > 0)
            return value * factor;
        Problems.Wrong(node, NameOf(key), "a number above 0, such as 1.5, 90min, 1.5h or 2d");
        return null;
    }

    public string? Text(string key) => Find(key) is { } node ? AsText(node, NameOf(key)) : null;

    /// <summary>Items of a list; null, after a report, when it is not a list or is empty.</summary>
    public IReadOnlyList<StudyNode>? List(string key, string expected)
    {
        StudyNode? node = Find(key);
        if (node is null or { Items.Count: > 0 })
            return node?.Items;
        Problems.Wrong(node, NameOf(key), $"a list of {expected}");
        return null;
    }

    public string NameOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    public double? AsNumber(StudyNode node, string name, NumberRange range)
    {
        if (node is { Text: { } text, IsQuoted: false } && Quantity.TryParse(text, out double value) && range.Contains(value))
            return value;
        Problems.Wrong(node, name, $"{range}{(range.High >= 1e6 ? ", such as 0.5M or 1e24" : "")}");
        return null;
    }

    public string? AsText(StudyNode node, string name)
    {
        if (!string.IsNullOrWhiteSpace(node.Text))
            return node.Text;
        Problems.Wrong(node, name, "text");
        return null;
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (StudyNode key in _keys.Where(k => !_asked.Contains(k.Text!)))
            Problems.Add(key, $"unknown key '{StudyNode.Shorten(key.Text!)}'{(Path.Length == 0 ? "" : $" in {Path}")}: "
                + $"expected one of {string.Join(", ", _asked)}{NearestName.Hint(key.Text!, _asked)}");
    }
}
