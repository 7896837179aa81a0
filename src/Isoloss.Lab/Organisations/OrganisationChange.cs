using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Organisation;
using Isoloss.Runs.Numbers;

namespace Isoloss.Lab.Organisations;

/// <summary>
/// A change of an organisation as a person writes it: <c>compute=10x</c>, <c>streams=8</c>, <c>latency=60min</c>, <c>judgement=calibrated</c>,
/// <c>prior=shrinking</c>, <c>ladder=10x4</c>; several with commas between them.
/// </summary>
public static class OrganisationChange
{
    private const int MostRungs = 20;
    private static readonly string[] Words = ["judgement", "prior", "ladder"];

    /// <summary>Applies a change.</summary>
    /// <param name="o">What is changed.</param>
    /// <param name="change">The change.</param>
    /// <param name="option">The option it was given with, for messages.</param>
    /// <exception cref="BadInputException">It is none, or leads to an organisation that cannot be; says why.</exception>
    public static ResearchOrganisation Apply(ResearchOrganisation o, string change, string option)
    {
        string[] parts = change.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            throw new BadInputException($"{option}: found nothing, expected a change such as compute=10x");
        foreach (string part in parts)
            o = ApplyOne(o, part, option);
        if (OrganisationCheck.Find(o) is { } problem)
            throw new BadInputException($"{option} {change}: {problem.Key}: {problem.Why}");
        return o;
    }

    /// <summary>The judgement of a name, or null.</summary>
    public static Judgement? ReadJudgement(string text) => text switch
    {
        "naive" => Judgement.Naive,
        "calibrated" => Judgement.Calibrated,
        _ => null,
    };

    private static ResearchOrganisation ApplyOne(ResearchOrganisation o, string part, string option)
    {
        if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var key, { Length: > 0 } value])
            throw new BadInputException($"{option}: found '{part}', expected name=value such as compute=10x or streams=8");
        if (Dials.Find(key) is { } dial)
            return ApplyDial(o, dial, value, option);
        return key switch
        {
            "judgement" => o with { Judgement = ReadJudgement(value) ?? throw Wrong(option, key, value, "naive or calibrated") },
            "prior" => o with { Prior = IdeaPrior.Find(value) },
            "ladder" => o with { Ladder = Ladder(o, value, option) },
            _ => throw new BadInputException(
                $"{option}: found '{key}', expected one of {string.Join(", ", Dials.All.Select(d => d.Name).Concat(Words))}{NearestName.Hint(key, Dials.All.Select(d => d.Name).Concat(Words))}"),
        };
    }

    private static ResearchOrganisation ApplyDial(ResearchOrganisation o, Dial dial, string text, string option)
    {
        bool isFactor = text.EndsWith('x');
        bool read = isFactor ? Quantity.TryParse(text.AsSpan(0, text.Length - 1), out double value) : DialText.TryParse(dial, text, out value);
        if (isFactor)
            value *= dial.Get(o);
        if (isFactor && dial.IsWhole)
            value = Math.Round(value);
        return read && dial.Accepts(value) ? dial.Set(o, value) : throw Wrong(option, dial.Name, text,
            $"{DialText.Expected(dial)}, or a factor such as 10x{(read && isFactor ? FormattableString.Invariant($" (it is {dial.Get(o):0.####} now)") : "")}");
    }

    /// <summary>A geometric ladder such as 10x4, or that of another organisation.</summary>
    private static IReadOnlyList<LadderStep> Ladder(ResearchOrganisation o, string text, string option)
    {
        if (text.Split('x') is [var step, var rungs] && double.TryParse(step, NumberStyles.Float, CultureInfo.InvariantCulture, out double b)
            && int.TryParse(rungs, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return b is > 1 and <= 1e6 && count is >= 1 and <= MostRungs
                ? GeometricLadder.Of(o.Ladder, b, count)
                : throw Wrong(option, "ladder", text, $"a cost factor above 1 and 1 to {MostRungs} rungs, such as 10x4");
        return OrganisationPresets.Names.Contains(text) || File.Exists(text)
            ? OrganisationPresets.Find(text).Organisation.Ladder
            : throw Wrong(option, "ladder", text, $"cost factor x rungs such as 10x4, one of {string.Join(", ", OrganisationPresets.Names)}, or a file");
    }

    private static BadInputException Wrong(string option, string key, string found, string expected) =>
        new($"{option}: {key}: found '{found}', expected {expected}");
}
