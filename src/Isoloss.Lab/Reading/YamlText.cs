using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Isoloss.Lab.Reading;

/// <summary>
/// YAML to nodes with places. Built on the parser's events rather than on its node model, because the nesting is bounded
/// and anchors are refused while reading: neither a deep file nor one that multiplies itself costs anything.
/// </summary>
internal sealed class YamlText
{
    private const int DeepestNesting = 12;

    private readonly Parser _parser;
    private readonly Problems _problems;
    private readonly string _expected;

    private YamlText(string text, Problems problems, string expected)
    {
        _parser = new Parser(new StringReader(text));
        (_problems, _expected) = (problems, expected);
    }

    /// <summary>The document's root, or null after reporting why there is none.</summary>
    /// <param name="text">The file.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="expected">What an empty file should have been, and how it starts.</param>
    public static StudyNode? Read(string text, Problems problems, string expected = "a study; start with 'study: a-name'")
    {
        var reader = new YamlText(text, problems, expected);
        try
        {
            return reader.ReadDocument();
        }
        // Some malformed flow mappings end in an InvalidOperationException of the scanner, which knows no place.
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            Mark at = (e as YamlException)?.Start ?? reader._parser.Current?.End ?? Mark.Empty;
            if (TabbedLine(text) is { } line)
                problems.Add(line, 1, "found a tab, expected spaces to indent");
            else
                problems.Add((int)at.Line, (int)at.Column,
                    $"not valid YAML: {(e is YamlException ? e.Message : "found text that ends no value, here or just after")}");
            return null;
        }
    }

    private StudyNode? ReadDocument()
    {
        if (!_parser.TryConsume<StreamStart>(out _) || !_parser.TryConsume<DocumentStart>(out _))
        {
            _problems.Add(1, 1, $"found an empty file, expected {_expected}");
            return null;
        }
        StudyNode root = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _problems.Add((int)second.Start.Line, (int)second.Start.Column,
                "found a second document, expected one in a file");
        return root;
    }

    private StudyNode ReadNode(int depth)
    {
        ParsingEvent at = _parser.Current!;
        if (depth > DeepestNesting)
            throw new YamlException(at.Start, at.End, $"nested deeper than {DeepestNesting} levels");
        if (at is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            throw new YamlException(at.Start, at.End, "found an anchor or alias, expected the value written out");
        if (at is NodeEvent { Tag.IsEmpty: false })
            throw new YamlException(at.Start, at.End, "found a tag, expected a plain value");
        return at switch
        {
            MappingStart => ReadMapping(depth),
            SequenceStart => ReadList(depth),
            _ => ReadScalar(),
        };
    }

    private StudyNode ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        return new StudyNode
        {
            Line = (int)scalar.Start.Line,
            Column = (int)scalar.Start.Column,
            Text = scalar.Value,
            IsQuoted = scalar.Style is not ScalarStyle.Plain,
        };
    }

    private StudyNode ReadList(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = new List<StudyNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new StudyNode { Line = (int)start.Start.Line, Column = (int)start.Start.Column, Items = items };
    }

    private StudyNode ReadMapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<(StudyNode, StudyNode)>();
        var lines = new Dictionary<string, int>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            StudyNode key = ReadNode(depth + 1);
            StudyNode value = ReadNode(depth + 1);
            if (key.Text is null)
                _problems.Add(key, $"found {key.Found} as a key, expected a word");
            else if (!lines.TryAdd(key.Text, key.Line))
                _problems.Add(key, $"duplicate key '{StudyNode.Shorten(key.Text)}': it stands in line {lines[key.Text]} already");
            else
                entries.Add((key, value));
        }
        return new StudyNode { Line = (int)start.Start.Line, Column = (int)start.Start.Column, Entries = entries };
    }

    /// <summary>The first line that is indented with a tab: the parser's own message about it names another place.</summary>
    private static int? TabbedLine(string text)
    {
        int index = Array.FindIndex(text.Split('\n'), line => line[..^line.TrimStart().Length].Contains('\t'));
        return index < 0 ? null : index + 1;
    }
}
