using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Reading;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Forecasts;

/// <summary>Reads a preset from its nodes. Every value is checked where it stands, so that a message can say in which line.</summary>
internal sealed class TimelinePresetReader(StudyNode root, string text, Problems problems, int depth)
{
    private readonly Dictionary<string, InputValue> _values = [];
    private readonly List<Correlation> _correlations = [];
    private Basis _basis = Basis.Chosen;
    private string _source = "";

    public TimelinePreset? Read()
    {
        var file = new Section(root, "", problems);
        string? name = file.Require("timeline", "the preset's name") is { } node ? ReadName(node) : null;
        string about = file.Text("about") ?? "";
        _source = file.Text("source") ?? "";
        _basis = ReadBasis(file.Find("basis")) ?? Basis.Chosen;
        ReadBase(file);
        if (file.Open("inputs") is { } inputs)
            ReadInputs(inputs);
        StudyNode? anchors = file.Find("anchors");
        if (anchors is not null)
            ReadAnchors(new Section(anchors, "anchors", problems));
        ReadCorrelations(file);
        PublishedTimeline? published = file.Open("published") is { } section ? ReadPublished(section) : null;
        file.Close();
        return problems.Any || name is null ? null : Create(name, about, published, anchors ?? root);
    }

    private TimelinePreset? Create(string name, string about, PublishedTimeline? published, StudyNode at)
    {
        try
        {
            return new TimelinePreset(name, about, TimelineModel.Create(name, _values, _correlations), published, text);
        }
        catch (BadInputException e)
        {
            problems.Add(at, e.Message);
            return null;
        }
    }

    private string? ReadName(StudyNode node)
    {
        if (node.Text is { } name && StudyManifest.IsName(name))
            return name;
        problems.Wrong(node, "timeline", "a name of 1 to 64 letters, digits, dots, dashes and underscores");
        return null;
    }

    /// <summary>Starts from another preset's values; its sources stay with them.</summary>
    private void ReadBase(Section file)
    {
        if (file.Find("base") is not { } node)
            return;
        try
        {
            TimelineModel model = TimelinePresetFile.Parse(TimelinePresets.Text(node.Text ?? ""), $"{node.Text}.yaml", depth + 1).Model;
            foreach (InputDefinition input in TimelineInputs.All)
                _values[input.Name] = model[input.Name];
            _correlations.AddRange(model.Correlations);
        }
        catch (BadInputException e)
        {
            problems.Add(node, $"base: {e.Message}");
        }
    }

    private void ReadInputs(Section inputs)
    {
        foreach (StudyNode key in inputs.Keys)
            ReadInput(key.Text!, key, inputs.Find(key.Text!)!);
    }

    private void ReadAnchors(Section anchors)
    {
        foreach (StudyNode key in anchors.Keys)
            if (!Anchors.Names.Contains(key.Text!))
                problems.Add(key, $"found the unknown anchor '{StudyNode.Shorten(key.Text!)}', expected one of {string.Join(", ", Anchors.Names)}{NearestName.Hint(key.Text!, Anchors.Names)}");
            else if (anchors.Open(key.Text!) is { } anchor)
                foreach (StudyNode input in anchor.Keys)
                    ReadInput($"{key.Text}.{input.Text}", input, anchor.Find(input.Text!)!);
    }

    private void ReadInput(string name, StudyNode key, StudyNode node)
    {
        if (!TimelineInputs.Has(name))
        {
            problems.Add(key, $"found the unknown input '{StudyNode.Shorten(name)}', expected one that 'isoloss timeline inputs' lists{NearestName.Hint(name, TimelineInputs.All.Select(d => d.Name))}");
            return;
        }
        Section? section = node.Entries is null ? null : new Section(node, name, problems);
        StudyNode? value = section is null ? node : section.Require("value", "a number or a distribution");
        string source = section?.Text("source") ?? _source;
        Basis basis = ReadBasis(section?.Find("basis")) ?? _basis;
        section?.Close();
        if (value is not null && ReadDistribution(name, value) is { } read)
            _values[name] = new InputValue(read, basis, source);
    }

    private Distribution? ReadDistribution(string name, StudyNode node)
    {
        if (node.Text is null)
        {
            problems.Wrong(node, name, "a number or a distribution such as \"normal 90%[1, 3]\"");
            return null;
        }
        try
        {
            Distribution value = DistributionText.Parse(node.Text);
            TimelineInputs.Find(name).Check(value);
            return value;
        }
        catch (BadInputException e)
        {
            problems.Add(node, e.Message.StartsWith(name, StringComparison.Ordinal) ? e.Message : $"{name}: {e.Message}");
            return null;
        }
    }

    private Basis? ReadBasis(StudyNode? node)
    {
        if (node is null)
            return null;
        if (Enum.TryParse(node.Text, ignoreCase: true, out Basis basis) && char.IsAsciiLetter(node.Text![0]))
            return basis;
        problems.Wrong(node, "basis", "published, inferred, calibrated or chosen");
        return null;
    }

    private void ReadCorrelations(Section file)
    {
        foreach (StudyNode item in file.List("correlations", "correlations, such as { inputs: [brain, flop-per-parameter], value: 0.5 }") ?? [])
        {
            var section = new Section(item, "correlations", problems);
            var names = section.List("inputs", "two names");
            double? value = section.Require("value", "a number between -1 and 1") is { } node ? section.AsNumber(node, "correlations.value", new NumberRange(-1, 1)) : null;
            section.Close();
            if (names is not [{ Text: { } first }, { Text: { } second }] || value is null)
                problems.Add(item, "correlations: expected inputs: [ONE, OTHER] and a value");
            else
                CheckCorrelation(item, new Correlation(first, second, value.Value));
        }
    }

    private void CheckCorrelation(StudyNode at, Correlation correlation)
    {
        foreach (string name in new[] { correlation.First, correlation.Second })
            if (!TimelineInputs.Has(name))
                problems.Add(at, $"correlations: found the unknown input '{StudyNode.Shorten(name)}'{NearestName.Hint(name, TimelineInputs.All.Select(d => d.Name))}");
        _correlations.Add(correlation);
    }

    private PublishedTimeline ReadPublished(Section section)
    {
        List<(int, double)> by = [];
        if (section.Open("by") is { } years)
            foreach (StudyNode key in years.Keys)
                if (int.TryParse(key.Text, out int year) && years.AsNumber(years.Find(key.Text!)!, $"published.by.{key.Text}", new NumberRange(0, 100)) is { } percent)
                    by.Add((year, percent / 100));
                else
                    problems.Add(key, $"published.by: found '{StudyNode.Shorten(key.Text!)}', expected years with percentages");
        if (section.Open("curve") is { } curve)
        {
            int from = curve.Whole("from", 1950, 2500) ?? 2024;
            foreach (StudyNode item in curve.List("percent", "percentages") ?? [])
                by.Add((from++, (curve.AsNumber(item, "published.curve.percent", new NumberRange(0, 100)) ?? 0) / 100));
            curve.Close();
        }
        var published = new PublishedTimeline
        {
            Median = section.Number("median", new NumberRange(1950, 2500)),
            By = [.. by.OrderBy(p => p.Item1)],
            Source = section.Text("source") ?? _source,
            Note = section.Text("note") ?? "",
        };
        section.Close();
        return published;
    }
}
