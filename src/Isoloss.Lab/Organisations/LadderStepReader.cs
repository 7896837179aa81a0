using Isoloss.Core.Organisation;
using Isoloss.Lab.Reading;

namespace Isoloss.Lab.Organisations;

/// <summary>Reads the rungs of an organisation.</summary>
internal sealed class LadderStepReader(Problems problems)
{
    private const int MostRungs = 50;

    /// <summary>The rungs in the order of the file; after a problem, what could be read.</summary>
    public IReadOnlyList<LadderStep> Read(StudyNode node)
    {
        if (node.Entries is not { Count: > 0 and <= MostRungs } entries)
        {
            problems.Wrong(node, "ladder", $"1 to {MostRungs} rungs, such as {{ small: {{ gpu_hours: 8, ... }} }}");
            return [];
        }
        return [.. entries.Select((e, i) => ReadStep(e.Key.Text!, e.Value, i == entries.Count - 1))];
    }

    private LadderStep ReadStep(string name, StudyNode node, bool isLast)
    {
        var section = new Section(node, $"ladder.{name}", problems);
        double Number(string key, string expected, NumberRange range) =>
            section.Require(key, expected) is { } value ? section.AsNumber(value, section.NameOf(key), range) ?? 1 : 1;
        var step = new LadderStep
        {
            Name = name,
            GpuHours = Number("gpu_hours", "GPU-hours of a test", NumberRange.Positive),
            Gang = (int)Number("gang", "GPUs that a test needs at once", new NumberRange(1, 1e9, Whole: true)),
            Flops = Number("flops", "training FLOP of a test", NumberRange.Positive),
            Noise = Number("noise", "standard deviation of the measured ln of the multiplier", new NumberRange(0, 10)),
            Implement = Hours(section, "implement"),
            Analyse = Hours(section, "analyse"),
            Threshold = section.Number("threshold", NumberRange.Positive),
            Promote = section.Number("promote", new NumberRange(0, 0.999999, AboveLow: true)),
        };
        section.Close();
        bool promotes = section.Find("promote") is not null, thresholds = section.Find("threshold") is not null;
        if (node.Entries is not null && (isLast ? promotes : promotes == thresholds))
            problems.Add(node, isLast
                ? $"ladder.{name}: found promote on the last rung, expected threshold (what an idea must be worth to be adopted) or nothing"
                : $"ladder.{name}: found {(promotes ? "both promote and threshold" : "neither promote nor threshold")}, expected one of them");
        return step;
    }

    private double Hours(Section section, string key)
    {
        if (section.Require(key, "hours of attention, such as 8 or 90min") is not { } node)
            return 0;
        if (node.Text is { } text && !node.IsQuoted && DialText.TryParseHours(text, out double hours) && hours is >= 0 and <= 1e6)
            return hours;
        problems.Wrong(node, section.NameOf(key), "hours of attention, such as 8 or 90min");
        return 0;
    }
}
