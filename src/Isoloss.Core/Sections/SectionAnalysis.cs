using Isoloss.Core.Numerics;
using Isoloss.Core.Stability;

namespace Isoloss.Core.Sections;

/// <summary>
/// Scaling of the loss on sections. A section is held against the whole set of the same runs, ln loss over ln loss, which needs no law
/// of size and data; it has stopped improving where its pace is below a quarter of the whole's, tested one-sided, with Holm's
/// adjustment over the sections of an arm. The noise of the whole loss makes a pace seem smaller, so where the whole falls by
/// less than ten times that noise nothing is flagged.
/// </summary>
public static class SectionAnalysis
{
    private const double Standstill = 0.25, FalseAlarms = 0.05, LeastFall = 10;
    private const int LeastUpper = 6;

    /// <summary>The trend of every section of every arm, in the order met.</summary>
    /// <param name="losses">Finished runs.</param>
    /// <param name="targetFlops">C at the target, above 0.</param>
    /// <param name="level">Level of the intervals.</param>
    public static IReadOnlyList<SectionTrend> Trends(IReadOnlyList<SectionLoss> losses, double targetFlops, double level = 0.95) =>
        [.. losses.GroupBy(l => l.Arm).SelectMany(arm => OfArm([.. arm], targetFlops, level))];

    /// <summary>Where variants differ from the baseline by section; needs two pairs of runs.</summary>
    /// <param name="losses">Finished runs.</param>
    /// <param name="baseline">Name of the baseline.</param>
    /// <param name="level">Level of the intervals.</param>
    public static IReadOnlyList<SectionGap> Gaps(IReadOnlyList<SectionLoss> losses, string baseline, double level = 0.95)
    {
        var own = losses.Where(l => l.Arm == baseline).DistinctBy(Place).ToDictionary(Place);
        return [.. losses.Where(l => l.Arm != baseline && own.ContainsKey(Place(l))).GroupBy(l => l.Arm)
            .SelectMany(arm => OfVariant(arm.Key, [.. arm.GroupBy(l => (l.Kind, l.Name))
                .Select(s => (s.Key.Kind, s.Key.Name, Pairs: (SectionLoss[])[.. s]))], own, level))];
    }

    private static (string, string, string, int) Place(SectionLoss l) => (l.Kind, l.Name, l.Rung, l.Seed);

    private static IEnumerable<SectionTrend> OfArm(SectionLoss[] losses, double target, double level)
    {
        var sections = losses.GroupBy(l => (l.Kind, l.Name)).Select(s => Trend([.. s], target, level)).ToList();
        double[] adjusted = Holm.Adjust([.. sections.Select(s => s.StandstillP)]);
        return sections.Select((s, i) => s with { StandstillP = adjusted[i], HasStopped = adjusted[i] < FalseAlarms });
    }

    private static SectionTrend Trend(SectionLoss[] runs, double target, double level)
    {
        var rungs = runs.GroupBy(r => r.Rung).OrderBy(g => g.Average(r => r.Flops)).ToList();
        var law = LogLine.Fit(runs.Select(r => (r.Flops, r.Loss)));
        SectionLoss[] upper = [.. rungs.Skip(rungs.Count / 2).SelectMany(g => g)];
        if (upper.Length < LeastUpper)
            upper = runs;
        var pace = LogLine.Fit(upper.Select(r => (r.Whole, r.Loss)));
        return new SectionTrend
        {
            Kind = runs[0].Kind,
            Name = runs[0].Name,
            Arm = runs[0].Arm,
            Runs = runs.Length,
            Smallest = rungs[0].Average(r => r.Loss),
            Largest = rungs[^1].Average(r => r.Loss),
            Law = law,
            AtTarget = law?.At(target, level),
            Pace = pace?.SlopeAt(level),
            StandstillP = pace is null || !Falls(upper) ? 1 : 1 - pace.SteeperThan(Standstill),
        };
    }

    /// <summary>Whether the whole loss falls by enough that its noise does not flatten the pace.</summary>
    private static bool Falls(SectionLoss[] runs)
    {
        if (LogLine.Fit(runs.Select(r => (r.Flops, r.Whole))) is not { Slope: < 0 } line)
            return false;
        double fall = -line.Slope * Math.Log(runs.Max(r => r.Flops) / runs.Min(r => r.Flops));
        return line.SteeperThan(0) > 1 - FalseAlarms && fall > LeastFall * Noise(runs);
    }

    /// <summary>Spread of ln whole loss between seeds of a rung; 0 where each rung has one.</summary>
    private static double Noise(SectionLoss[] runs)
    {
        double squares = 0;
        int freedom = 0;
        foreach (var rung in runs.GroupBy(r => r.Rung))
        {
            double mean = rung.Average(r => Math.Log(r.Whole));
            squares += rung.Sum(r => Math.Pow(Math.Log(r.Whole) - mean, 2));
            freedom += rung.Count() - 1;
        }
        return freedom == 0 ? 0 : Math.Sqrt(squares / freedom);
    }

    private static IEnumerable<SectionGap> OfVariant(
        string variant, (string Kind, string Name, SectionLoss[] Pairs)[] sections, Dictionary<(string, string, string, int), SectionLoss> own, double level)
    {
        var gaps = new List<SectionGap>();
        foreach (var (kind, name, pairs) in sections.Where(s => s.Pairs.Length > 1))
        {
            double[] part = [.. pairs.Select(p => Math.Log(p.Loss / own[Place(p)].Loss))];
            double[] beyond = [.. pairs.Select((p, i) => part[i] - Math.Log(p.Whole / own[Place(p)].Whole))];
            gaps.Add(new SectionGap(kind, name, variant, pairs.Length, Mean(part, level, out _), Mean(beyond, level, out double p), p, false));
        }
        double[] adjusted = Holm.Adjust([.. gaps.Select(g => g.P)]);
        return gaps.Select((g, i) => g with { P = adjusted[i], IsDifferent = adjusted[i] < FalseAlarms });
    }

    private static Estimate Mean(double[] values, double level, out double p)
    {
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
        double t = Distributions.StudentQuantile(0.5 + level / 2, values.Length - 1);
        p = error > 0 ? 2 * (1 - Distributions.StudentCdf(Math.Abs(mean) / error, values.Length - 1)) : mean == 0 ? 1 : 0;
        return new Estimate(mean, mean - t * error, mean + t * error);
    }
}
