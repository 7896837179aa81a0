namespace Isoloss.Core.Forecasting;

/// <summary>
/// Every input of the timeline. log10 is meant wherever a unit says orders of magnitude (OOM).
/// Required FLOP, with 2020 algorithms (Cotra 2020, parts 1 to 3):
/// <code>
/// short, medium, long: brain + penalty + transformative + horizon + samples + samples-exponent (brain + penalty - flop-per-parameter - reference-size)
/// genome:              brain + genome.efficiency + transformative + horizon + samples + samples-exponent (genome.size - reference-size)
/// lifetime:            brain + lifetime.efficiency + transformative + lifetime.seconds
/// evolution:           evolution.flops + evolution.population + evolution.seconds + evolution.efficiency + transformative
/// </code>
/// A requirement below 10^27 is doubtful, since such runs have been near: below 27, 26, 25 and 24, one after the other, it is raised
/// by <c>low-flop.push</c> with the probability of that step (all but evolution), and never stays below <c>low-flop.floor</c>. The
/// anchor's offset comes on top, before that.
/// </summary>
public static class TimelineInputs
{
    private const string Oom = "OOM", Years = "years", Year = "year";

    private static readonly InputDefinition[] Shared =
    [
        new("brain", "brain compute", "OOM of FLOP/s", "FLOP/s that suffice to do what a brain does (Carlsmith 2020)") { Low = 5, High = 35 },
        new("penalty", "design penalty", Oom, "compute of a trained network over that of a brain as capable") { Low = -5, High = 10, Swing = Swing.PlusMinus(1) },
        new("transformative", "transformative against human", Oom, "compute of a transformative model over that of a human brain") { Low = -10, High = 10 },
        new("samples", "samples at the reference size", Oom, "samples that a network of the reference size needs") { Low = 0, High = 25, Swing = Swing.PlusMinus(1) },
        new("reference-size", "samples at the reference size", Oom, "parameters of the network of reference") { Low = 0, High = 20 },
        new("samples-exponent", "growth of samples with size", "power", "samples grow as parameters to this power") { Low = -0.5, High = 2 },
        new("flop-per-parameter", "FLOP per parameter", Oom, "FLOP per parameter and subjective second") { Low = -3, High = 6 },
        new("lifetime.efficiency", "lifetime efficiency", Oom, "compute of machine learning over that of a growing brain") { Low = -5, High = 20 },
        new("lifetime.seconds", "lifetime seconds", Oom, "seconds until a brain is grown") { Low = 5, High = 12 },
        new("genome.size", "genome size", Oom, "parameters: bytes of the genome") { Low = 5, High = 12 },
        new("genome.efficiency", "genome efficiency", Oom, "compute of a trained network over that of a brain, genome anchor") { Low = -5, High = 10 },
        new("evolution.flops", "evolution", "OOM of FLOP/s", "FLOP/s of an average nervous system in evolution") { Low = -5, High = 20 },
        new("evolution.population", "evolution", Oom, "nervous systems alive at a time") { Low = 10, High = 30 },
        new("evolution.seconds", "evolution", Oom, "seconds since the first neurons") { Low = 10, High = 18 },
        new("evolution.efficiency", "evolution", Oom, "compute of machine learning over that of evolution") { Low = -20, High = 15 },
        new("low-flop.push", "update against low FLOP", Oom, "by how much a doubtfully low requirement is raised") { Low = -2, High = 10 },
        new("low-flop.floor", "update against low FLOP", "OOM of FLOP", "no requirement is lower") { Low = 0, High = 60, MayBeUncertain = false },
        Step(27), Step(26), Step(25), Step(24),
        new("spending.start", "spending", "dollars", "spent on the largest training run in spending.year") { Low = 1, High = 1e15, Swing = Swing.By(10), IsSupply = true },
        new("spending.year", "spending", Year, "year of spending.start") { Low = 1950, High = 2200, MayBeUncertain = false, IsSupply = true },
        new("spending.doubling", "spending growth", Years, "doubling time of spending far below its cap") { Low = 0.05, High = 1000, Swing = Swing.By(1.5), IsSupply = true },
        new("spending.share", "spending cap", "share of GDP", "spending never exceeds this share of gdp") { Low = 1e-9, High = 1, Swing = Swing.By(10), IsSupply = true },
        new("gdp.start", "gdp", "dollars", "gross domestic product in 2020 of who pays") { Low = 1, High = 1e18, Swing = Swing.By(4), IsSupply = true },
        new("gdp.growth", "gdp", "a year", "growth of gdp") { Low = -0.5, High = 2, Swing = Swing.PlusMinus(0.02), IsSupply = true },
        new("hardware.start", "hardware price", "FLOP per dollar", "training compute that a dollar buys in hardware.year") { Low = 1, High = 1e40, Swing = Swing.By(10), IsSupply = true },
        new("hardware.year", "hardware price", Year, "year of hardware.start") { Low = 1950, High = 2200, MayBeUncertain = false, IsSupply = true },
        new("hardware.doubling", "hardware growth", Years, "doubling time of FLOP per dollar far below its cap") { Low = 0.05, High = 1000, Swing = Swing.By(1.5), IsSupply = true },
        new("hardware.cap", "hardware cap", "FLOP per dollar", "FLOP per dollar never exceeds this") { Low = 1, High = 1e50, Swing = Swing.By(100), IsSupply = true },
        new("algorithms.year", "algorithms", Year, "year of the algorithms that requirements are stated for") { Low = 1950, High = 2200, MayBeUncertain = false, IsSupply = true },
    ];

    /// <summary>A gain that a study measured; last, because an input's place is its stream of random numbers.</summary>
    private static readonly InputDefinition[] Measured =
    [
        new("algorithms.gain", "measured gain", Oom, "compute that a measured improvement saves") { Low = -5, High = 10, Default = 0, IsSupply = true },
        new("algorithms.gain-year", "measured gain", Year, "year from which the measured gain counts") { Low = 1950, High = 2500, Default = 2020, MayBeUncertain = false, IsSupply = true },
        new("algorithms.gains-per-year", "measured gain", "a year", "gains like the measured one that replace the halving times; 0: it counts once") { Low = 0, High = 1000, Default = 0, MayBeUncertain = false, IsSupply = true },
    ];

    /// <summary>Every input, those of all anchors first, then those of each anchor, then what was measured.</summary>
    public static IReadOnlyList<InputDefinition> All { get; } = [.. Shared, .. Anchors.All.SelectMany(Of), .. Measured];

    private static readonly Dictionary<string, int> Indices = All.Select((d, i) => (d.Name, i)).ToDictionary(x => x.Name, x => x.i);

    /// <summary>The place of an input in <see cref="All"/>.</summary>
    /// <exception cref="BadInputException">There is none of that name.</exception>
    public static int IndexOf(string name) => Indices.TryGetValue(name, out int index) ? index : throw Unknown(name);

    /// <summary>The definition of an input.</summary>
    /// <exception cref="BadInputException">There is none of that name.</exception>
    public static InputDefinition Find(string name) => All[IndexOf(name)];

    /// <summary>True when there is an input of this name.</summary>
    public static bool Has(string name) => Indices.ContainsKey(name);

    private static BadInputException Unknown(string name)
    {
        string[] parts = name.Split('.', 2);
        bool isOfAnchor = parts.Length == 2 && Shared.All(d => !d.Name.StartsWith(parts[0] + ".", StringComparison.Ordinal));
        if (isOfAnchor && !Anchors.Names.Contains(parts[0]))
            return new($"'{parts[0]}': found an unknown anchor, expected one of {string.Join(", ", Anchors.Names)}{NearestName.Hint(parts[0], Anchors.Names)}");
        return new($"'{name}': found an unknown input, expected one of those that 'isoloss timeline inputs' lists{NearestName.Hint(name, Indices.Keys)}");
    }

    private static InputDefinition Step(int below) =>
        new($"low-flop.{below}", "update against low FLOP", "probability", $"that a requirement below 10^{below} is raised")
        { Low = 0, High = 1, MayBeUncertain = false };

    private static IEnumerable<InputDefinition> Of(Anchor anchor)
    {
        string name = anchor.Name();
        yield return new($"{name}.weight", "weights", "probability", $"that the {name} anchor is the right one") { Low = 0, High = 1, MayBeUncertain = false };
        if (anchor is Anchor.Short or Anchor.Medium or Anchor.Long or Anchor.Genome)
            yield return new($"{name}.horizon", "horizon", "OOM of seconds", "subjective seconds until a sample tells anything: the tasks' effective horizon") { Low = -5, High = 15 };
        yield return new($"{name}.offset", "offsets", Oom, "added to the requirement; how a preset is calibrated to a median") { Low = -30, High = 30, MayBeUncertain = false, Swing = Swing.PlusMinus(1) };
        yield return new($"{name}.halving", "algorithms growth", Years, "time in which algorithms halve the requirement, far below the cap") { Low = 0.05, High = 1000, Swing = Swing.By(1.5), IsSupply = true };
        yield return new($"{name}.cap", "algorithms cap", Oom, "algorithms never lower the requirement by more") { Low = 0, High = 30, Swing = Swing.PlusMinus(1), IsSupply = true };
    }
}
