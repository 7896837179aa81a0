namespace Isoloss.Core.Forecasting;

/// <summary>
/// Distributions of required compute by quadrature: sums of independent inputs on a lattice, with the samples' exponent, which
/// multiplies others, integrated over its own cells. Results are kept by what they depend on, so that models that differ in supply or
/// weights share them. Not for use by several threads at once.
/// </summary>
internal sealed class Requirements
{
    /// <summary>Cells of the samples' exponent; its spread within a cell adds below 1e-3 to the variance of a requirement.</summary>
    private const int ExponentCells = 48;

    /// <summary>Probability beyond each end of the exponent's cells.</summary>
    private const double ExponentTail = 1e-6;

    private static readonly string[] NetworkInputs =
        ["brain", "penalty", "transformative", "samples", "reference-size", "samples-exponent", "flop-per-parameter"];
    private static readonly string[] GenomeInputs =
        ["brain", "genome.efficiency", "transformative", "samples", "reference-size", "samples-exponent", "genome.size", "genome.horizon", "genome.offset"];
    private static readonly string[] LifetimeInputs = ["brain", "lifetime.efficiency", "transformative", "lifetime.seconds", "lifetime.offset"];
    private static readonly string[] EvolutionInputs =
        ["evolution.flops", "evolution.population", "evolution.seconds", "evolution.efficiency", "transformative", "evolution.offset"];
    private static readonly string[] LowFlopInputs = ["low-flop.27", "low-flop.26", "low-flop.25", "low-flop.24", "low-flop.push", "low-flop.floor"];

    private readonly Dictionary<string, Lattice> _known = [];

    /// <summary>The requirement of an anchor, log10 FLOP with the algorithms of <c>algorithms.year</c>.</summary>
    public Lattice Of(TimelineModel model, Anchor anchor)
    {
        string[] inputs = InputsOf(anchor);
        return Keep(model, anchor.Name(), inputs, () => anchor == Anchor.Evolution ? Raw(model, anchor) : LowFlop(model, Raw(model, anchor)));
    }

    /// <summary>Names of the inputs that an anchor's requirement depends on.</summary>
    public static string[] InputsOf(Anchor anchor) => anchor switch
    {
        Anchor.Lifetime => [.. LifetimeInputs, .. LowFlopInputs],
        Anchor.Genome => [.. GenomeInputs, .. LowFlopInputs],
        Anchor.Evolution => EvolutionInputs,
        _ => [.. NetworkInputs, $"{anchor.Name()}.horizon", $"{anchor.Name()}.offset", .. LowFlopInputs],
    };

    /// <summary>The requirement before its offset and before the update against low FLOP.</summary>
    public Lattice Plain(TimelineModel model, Anchor anchor) => Raw(model, anchor).Plus(-model.Number($"{anchor.Name()}.offset"));

    private Lattice Raw(TimelineModel model, Anchor anchor)
    {
        Lattice sum = anchor switch
        {
            Anchor.Lifetime => Sum(model, "brain", "lifetime.efficiency", "transformative", "lifetime.seconds"),
            Anchor.Evolution => Sum(model, "evolution.flops", "evolution.population", "evolution.seconds", "evolution.efficiency", "transformative"),
            Anchor.Genome => Genome(model),
            _ => Keep(model, "network", NetworkInputs, () => Network(model)).Plus(Term(model, $"{anchor.Name()}.horizon")),
        };
        return sum.Plus(model.Number($"{anchor.Name()}.offset"));
    }

    /// <summary>The three network anchors without their horizon.</summary>
    private static Lattice Network(TimelineModel model)
    {
        Lattice scaled = OverExponent(model, a => Lattice.Of(model["brain"].Value, 1 + a)
            .Plus(Lattice.Of(model["penalty"].Value, 1 + a))
            .Plus(Lattice.Of(model["flop-per-parameter"].Value, -a))
            .Plus(Lattice.Of(model["reference-size"].Value, -a)));
        return scaled.Plus(Sum(model, "transformative", "samples"));
    }

    private static Lattice Genome(TimelineModel model)
    {
        Lattice scaled = OverExponent(model, a => Lattice.Of(model["genome.size"].Value, a).Plus(Lattice.Of(model["reference-size"].Value, -a)));
        return scaled.Plus(Sum(model, "brain", "genome.efficiency", "transformative", "genome.horizon", "samples"));
    }

    private static Lattice OverExponent(TimelineModel model, Func<double, Lattice> given)
    {
        Distribution exponent = model["samples-exponent"].Value;
        if (exponent.IsPoint)
            return given(exponent.Median);
        double low = exponent.Quantile(ExponentTail), width = (exponent.Quantile(1 - ExponentTail) - low) / ExponentCells;
        List<(double, Lattice)> parts = [];
        double below = 0;
        for (int i = 0; i < ExponentCells; i++)
        {
            double up = i == ExponentCells - 1 ? 1 : exponent.Cdf(low + (i + 1) * width);
            if (up > below)
                parts.Add((up - below, given(low + (i + 0.5) * width)));
            below = Math.Max(up, below);
        }
        return Lattice.Mix(parts);
    }

    private static Lattice LowFlop(TimelineModel model, Lattice requirement)
    {
        Lattice push = Term(model, "low-flop.push");
        for (int below = 27; below >= 24; below--)
            requirement = requirement.Raise(below, model.Number($"low-flop.{below}"), push);
        return requirement.Floor(model.Number("low-flop.floor"));
    }

    private static Lattice Sum(TimelineModel model, params ReadOnlySpan<string> inputs)
    {
        Lattice sum = Term(model, inputs[0]);
        foreach (string input in inputs[1..])
            sum = sum.Plus(Term(model, input));
        return sum;
    }

    private static Lattice Term(TimelineModel model, string input) => Lattice.Of(model[input].Value);

    private Lattice Keep(TimelineModel model, string name, string[] inputs, Func<Lattice> make)
    {
        string key = $"{name}: {string.Join("; ", inputs.Select(i => model[i].Value))}";
        if (!_known.TryGetValue(key, out Lattice? lattice))
            _known.Add(key, lattice = make());
        return lattice;
    }
}
